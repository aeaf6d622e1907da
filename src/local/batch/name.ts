import { environment } from '../environment.js'

const prefix = `arn:${environment.partition}:batch:${environment.region}:${environment.accountId}`

type Kind = 'compute-environment' | 'job-queue' | 'job-definition' | 'job'

/** ARN of a resource of AWS Batch: of a job by its id, of a definition by `name:revision`, else by name. */
export const arnOf = (kind: Kind, name: string): string => `${prefix}:${kind}/${name}`

/** A name or an ARN as an ARN. */
export const toArn = (kind: Kind, named: string): string => (named.startsWith('arn:') ? named : arnOf(kind, named))

/** What stands behind the slash of an ARN. */
export const nameOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1)

/** Names of everything but jobs may begin with a letter or number only, as jobs' do. Source: API reference, `jobName`, `jobDefinitionName`, `jobQueueName`. */
export const isName = (text: string): boolean => /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/.test(text)
