import { environment } from '../environment.js'

/** `http://127.0.0.1:4510/123456789012/jobs` */
export const queueUrl = (endpoint: string, name: string): string => `${endpoint}/${environment.accountId}/${name}`
