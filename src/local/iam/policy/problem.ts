import { LocalAwsError } from '../../local-aws-error.js'

/** What a policy says that cannot be judged here: never ignored. */
export const problem = (where: string, what: string): LocalAwsError => new LocalAwsError('SW4430', `${where}: ${what}`)
