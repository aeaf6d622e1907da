import { SchedulerClient, SchedulerServiceException } from '@aws-sdk/client-scheduler'
import { ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn'
import { environment, withLocalAws } from '../../src/local/index.js'
import { schedulerRoleArn } from '../../src/local/scheduler/index.js'
import { UsageError } from '../cli/command.js'

/** Where schedules are. */
export interface Place {
  readonly target: 'local' | 'aws'
  readonly dataDirectory: string
  readonly assemblyDirectory: string
  readonly signal: AbortSignal
}

export interface Clients {
  readonly scheduler: SchedulerClient
  readonly states: SFNClient
}

/** What is wrong with a request, and not with the service. */
const refusals = new Set(['ValidationException', 'ConflictException', 'ResourceNotFoundException', 'NotSupportedByLocalAws'])

/**
 * Works with the schedules of AWS (region and credentials as for every SDK client), or of the local AWS, which is started when no other process runs it.
 *
 * @param use - may be done twice, when the process that runs the local AWS ends in the midst of it
 * @throws UsageError for what the service refuses as wrong
 */
export async function withSchedules<Result>({ target, dataDirectory, assemblyDirectory, signal }: Place, use: (clients: Clients) => Promise<Result>): Promise<Result> {
  const work = async (config: ConstructorParameters<typeof SFNClient>[0]): Promise<Result> => {
    const clients: Clients = { scheduler: new SchedulerClient({ ...config }), states: new SFNClient({ ...config }) }
    try {
      return await use(clients)
    } catch (error) {
      if (error instanceof SchedulerServiceException && refusals.has(error.name)) throw new UsageError(error.message)
      throw error
    } finally {
      clients.scheduler.destroy()
      clients.states.destroy()
    }
  }
  return target === 'aws' ? work({}) : withLocalAws({ dataDirectory, assemblyDirectory }, (aws) => work(aws.clientConfig()), { signal })
}

/** Names that are listed where one is not found. */
const mostNames = 20

/**
 * The ARN of a state machine, which may be given by its name.
 *
 * @throws UsageError when there is none of that name; says which there are
 */
export async function machineArn(client: SFNClient, machine: string): Promise<string> {
  if (machine.startsWith('arn:')) return machine
  const names: string[] = []
  for (let nextToken: string | undefined; ;) {
    const page = await client.send(new ListStateMachinesCommand({ maxResults: 1000, ...(nextToken === undefined ? {} : { nextToken }) }))
    for (const { name = '', stateMachineArn } of page.stateMachines ?? []) {
      if (name === machine && stateMachineArn !== undefined) return stateMachineArn
      names.push(name)
    }
    nextToken = page.nextToken
    if (nextToken === undefined) break
  }
  const shown = [...names.slice(0, mostNames), ...(names.length > mostNames ? [`… (${names.length} in all)`] : [])]
  throw new UsageError(`there is no state machine '${machine}'; ${names.length === 0 ? 'there are none' : `there are ${shown.join(', ')}`}`)
}

/**
 * The ARN of the role that schedules take on.
 *
 * @throws UsageError on AWS, where nobody but its owner can know one
 */
export function roleArn(target: Place['target'], role: string | undefined): string {
  if (role?.startsWith('arn:') === true) return role
  if (target === 'aws') throw new UsageError('--target aws needs --role ARN: a role that scheduler.amazonaws.com may assume, and that may states:StartExecution the machine')
  return role === undefined ? schedulerRoleArn : `arn:${environment.partition}:iam::${environment.accountId}:role/${role}`
}
