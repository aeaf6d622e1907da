import type { Caller } from '../../service.js'

/** How SageMaker calls itself when it is a job's role: AWS's own session name. */
export const sessionName = 'SageMaker'

/** A job's role as it calls S3. */
export const roleSession = (roleArn: string): Caller => ({ principalArn: roleArn, sessionName })
