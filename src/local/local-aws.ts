import { join } from 'node:path'
import type { Clock } from '../interpreter/types.js'
import { createApiGateway, type ApiGatewayService } from './apigateway/index.js'
import { createBatch, type BatchOptions } from './batch/index.js'
import { createCallCounter, type CallRecord } from './call-counter.js'
import { clientOf, type LocalAwsClient } from './client.js'
import { createContainers, createImages } from './container/index.js'
import { lockDataDirectory } from './data-lock.js'
import { assemblyDigest } from './deploy/assembly-digest.js'
import { deployAssembly } from './deploy/index.js'
import { createDynamodb } from './dynamodb/index.js'
import { createEvents } from './events/index.js'
import { environment, operatorArn, sagemakerPrincipal } from './environment.js'
import { createFaults, withFaults } from './fault.js'
import type { FaultOptions } from './fault.js'
import { startGateway } from './gateway.js'
import { createAuthoriser, createIdentities, openRefusalLog, type IamMode, type PermissionUse, type Refusal } from './iam/index.js'
import { openInternalLog } from './internal-log.js'
import type { Connections, Endpoints } from './integration/index.js'
import { createIot } from './iot/index.js'
import { createLambda, type LambdaOptions } from './lambda/index.js'
import { createS3, type S3Options } from './s3/index.js'
import { createSageMaker, type SageMakerOptions } from './sagemaker/index.js'
import { createScheduler, putSchedulerRole, type SchedulerOptions } from './scheduler/index.js'
import { ServiceError, type LocalService, type ServiceDirectory } from './service.js'
import { createStates } from './sfn/index.js'
import { createSns } from './sns/index.js'
import { createSqs } from './sqs/index.js'

export interface LocalAwsOptions {
  /** Everything that outlives the process lies here; made when absent. One local AWS at a time. */
  readonly dataDirectory: string
  /** A CDK cloud assembly: the folder with `manifest.json`. */
  readonly assemblyDirectory: string
  /** 0, the default, takes a free one. */
  readonly port?: number
  /** Time for waits, timeouts and visibility; default: as it passes. */
  readonly clock?: Clock
  /** Whether calls are held to the policies of roles, buckets and queues; default `enforce`. Signatures are checked all the same. */
  readonly iam?: IamMode
  /** Where services answer that the local AWS does not have, for tasks `aws-sdk:<service>`: `{ secretsmanager: 'http://127.0.0.1:4566' }`. Default: nowhere. */
  readonly endpoints?: Endpoints
  /** What `http:invoke` authenticates with, by the ARN of the connection: `{ 'arn:aws:events:…': { headers: { authorization: '…' } } }`. Default: there are no connections. */
  readonly connections?: Connections
  /** Hold calls of Step Functions to AWS's default quotas: those over them are refused with ThrottlingException. Default: no. */
  readonly throttle?: boolean
  /** Have calls fail, and messages come late or twice, now and then; default: none do. */
  readonly faults?: FaultOptions
  /** Load the functions' code at once, for whoever is about to use them all; default: each when it is first invoked. */
  readonly warm?: boolean
  /** How functions are run here: environments a function, their idle time, the compiled worker. */
  readonly lambda?: Pick<LambdaOptions, 'limits' | 'local' | 'workerFile'>
  /** Images that jobs may run, beside those of the assembly: the folder of the Dockerfile by the image's name. Default: none. */
  readonly images?: Readonly<Record<string, string>>
  /** How long restoring an object from an archive takes. */
  readonly s3?: Pick<S3Options, 'restoreSeconds'>
  /** Quotas of SageMaker, and how many instances of its jobs run here at once. */
  readonly sagemaker?: Pick<SageMakerOptions, 'limits' | 'local'>
  /** How jobs of Batch are run here: vCPUs at the same time, AWS's limits. */
  readonly batch?: Pick<BatchOptions, 'cores' | 'limits'>
  /** Who is told of each attempt of a schedule to call its target. */
  readonly scheduler?: Pick<SchedulerOptions, 'onInvocation'>
}

/** A running local AWS. */
export interface LocalAws extends LocalAwsClient {
  /** Calls a service without HTTP. @throws ServiceError */
  readonly call: ServiceDirectory['call']
  /** How often each principal called each operation, over HTTP and from inside, since the start. */
  callCounts(): readonly CallRecord[]
  /** What policies refused since the start, and how often. */
  refusals(): readonly Refusal[]
  /** What roles were allowed since the start, by action, and how often: what a role never uses can be taken from it. */
  permissionUses(): readonly PermissionUse[]
  /** Ends event sources and functions, then executions, then the rest, and gives the data directory free. Safe to call twice. */
  stop(): Promise<void>
}

/**
 * Starts the local AWS and deploys a cloud assembly onto it: S3, SQS, SNS, DynamoDB, Lambda, Step Functions, Batch, SageMaker jobs, EventBridge and its Scheduler, API Gateway and IoT for real clients, in
 * this process.
 *
 * @throws LocalAwsError SW4001 when another process uses the data directory ({@link connectLocalAws} attaches to that one), SW44xx when the assembly cannot be deployed
 *
 * @example
 * ```ts
 * const aws = await startLocalAws({ dataDirectory: '.stepwright', assemblyDirectory: 'dist/assembly' })
 * const s3 = new S3Client(aws.clientConfig())
 * …
 * await aws.stop()
 * ```
 */
export async function startLocalAws(options: LocalAwsOptions): Promise<LocalAws> {
  const closing = closers()
  try {
    return await start(options, closing)
  } catch (error) {
    await closing.close()
    throw error
  }
}

async function start({ dataDirectory, assemblyDirectory, port, clock, warm = false, lambda: lambdaOptions, iam = 'enforce', throttle = false, faults: faultOptions, s3, endpoints, connections, images: imageFolders, sagemaker: sagemakerOptions, batch: batchOptions, scheduler: schedulerOptions }: LocalAwsOptions, closing: Closers): Promise<LocalAws> {
  const lock = await lockDataDirectory(dataDirectory)
  closing.add(() => lock.release())
  const identities = createIdentities()
  const credentials = identities.mint(operatorArn)
  const authoriser = createAuthoriser({ identities, mode: iam, onRefusal: openRefusalLog(join(dataDirectory, 'iam-refusals.log')) })
  const { authorise, mayAssume } = authoriser
  const counter = createCallCounter()
  const services = new Map<string, LocalService>()
  const running: { gateway?: { readonly endpoint: string }, apis?: ApiGatewayService } = {}
  const directory: ServiceDirectory = {
    async call(name, operation, input, caller) {
      const service = name === 'execute-api' ? running.apis : services.get(name)
      if (service === undefined) throw new ServiceError('UnknownService', `the local AWS has no service ${name}`, 501)
      counter.add(caller.principalArn, name, operation, 'inside')
      return service.call(operation, input, caller)
    },
  }
  const open = <Service extends LocalService>(service: Service): Service => {
    services.set(service.name, service)
    closing.add(() => service.close())
    return service
  }
  const endpoint = (): string => {
    if (running.gateway === undefined) throw new Error('the gateway has not started')
    return running.gateway.endpoint
  }
  const faults = faultOptions === undefined ? undefined : createFaults(faultOptions)
  const timed = clock === undefined ? {} : { clock }

  // closed in the opposite order: functions first, while all that they call still answers
  open(await createS3({ ...s3, authorise, directory: join(dataDirectory, 's3'), ...timed }))
  open(await createDynamodb({ authorise, directory: join(dataDirectory, 'dynamodb') }))
  const sqs = open(await createSqs({ authorise, directory: join(dataDirectory, 'sqs'), endpoint, ...(faults === undefined ? {} : { disturbed: faults.delivery }), ...timed }))
  const onInternalError = openInternalLog(join(dataDirectory, 'local-aws.log'))
  open(await createSns({ authorise, directory: join(dataDirectory, 'sns'), services: directory, onProblem: problem => { onInternalError(problem, 'sns') }, ...timed }))
  open(await createEvents({ authorise, directory: join(dataDirectory, 'events'), services: directory, onProblem: problem => { onInternalError(problem, 'events') }, ...timed }))
  const apis = createApiGateway({ authorise, services: directory, endpoint, onProblem: onInternalError, ...timed })
  running.apis = apis
  const gateway = await startGateway({
    services, identities,
    openServices: [apis],
    onCall: (caller, service, operation) => { counter.add(caller.principalArn, service, operation, 'http') },
    onInternalError,
    ...(faults === undefined ? {} : { fault: faults.call }),
    ...(port === undefined ? {} : { port }),
  })
  closing.add(() => gateway.close())
  running.gateway = gateway
  // after the gateway, so that it is closed before: it holds connections that the gateway waits for
  const iot = await createIot({ authorise, endpoint, onRefused: (error) => { onInternalError(error, 'iot') } })
  iot.services.forEach(open)
  const states = open(await createStates({ authorise, mayAssume, throttle, directory: join(dataDirectory, 'states'), services: faults === undefined ? directory : withFaults(directory, faults), onInternalError, ...(endpoints === undefined ? {} : { endpoints }), ...(connections === undefined ? {} : { connections }), ...timed }))
  const lambda = open(createLambda({ ...lambdaOptions, authorise, mayAssume, directory: join(dataDirectory, 'lambda'), services: directory, queues: sqs, identities, endpoint, ...timed }))
  const images = createImages(imageFolders)
  const containers = createContainers({ directory: join(dataDirectory, 'containers'), images, identities, endpoint })
  closing.add(() => containers.close())
  const batch = open(await createBatch({ ...batchOptions, authorise, mayAssume, directory: join(dataDirectory, 'batch'), services: directory, containers, onProblem: problem => { onInternalError(problem, 'batch') }, ...timed }))
  const sagemaker = open(await createSageMaker({
    ...sagemakerOptions, authorise, mayAssume, directory: join(dataDirectory, 'sagemaker'), services: directory, containers, onProblem: problem => { onInternalError(problem, 'sagemaker') }, ...timed,
    publish: entry => directory.call('events', 'PutEvents', { Entries: [entry] }, { principalArn: sagemakerPrincipal }),
  }))
  const scheduler = open(await createScheduler({ ...schedulerOptions, authorise, mayAssume, directory: join(dataDirectory, 'scheduler'), services: directory, onProblem: problem => { onInternalError(problem, 'scheduler') }, ...timed }))
  putSchedulerRole(identities)
  // before the functions end: what their end does to a task is not the task's fault
  closing.add(() => {
    states.suspend()
    return Promise.resolve()
  })

  const { outputs } = await deployAssembly(assemblyDirectory, { environment, services: directory, lambda, identities, images, apis: apis.deployment })
  // only now is there all that jobs and tasks call
  await sagemaker.resume()
  batch.resume()
  states.resume()
  scheduler.resume()
  if (warm) lambda.warm()
  const access = { endpoint: gateway.endpoint, outputs, credentials }
  await lock.publish({ ...access, assembly: await assemblyDigest(assemblyDirectory), iam, throttle, ...(imageFolders === undefined ? {} : { images: imageFolders }) })
  // before anything is closed: who attaches now would only see it end
  closing.add(() => lock.publish(undefined))
  return {
    ...clientOf(access),
    call: (service, operation, input, caller) => directory.call(service, operation, input, caller),
    callCounts: () => counter.calls(),
    refusals: () => authoriser.refusals(),
    permissionUses: () => authoriser.uses(),
    stop: () => closing.close(),
  }
}

interface Closers {
  add(close: () => Promise<void>): void
  close(): Promise<void>
}

/** Closes what was opened, last opened first, once. One that fails does not keep the others open. */
function closers(): Closers {
  const open: (() => Promise<void>)[] = []
  let closed: Promise<void> | undefined
  const closeAll = async (): Promise<void> => {
    const errors: unknown[] = []
    for (const close of open.toReversed()) {
      try {
        await close()
      } catch (error) {
        errors.push(error)
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, `parts of the local AWS did not close: ${errors.map(error => (error instanceof Error ? error.message : String(error))).join('; ')}`)
  }
  return {
    add: close => { open.push(close) },
    close: () => closed ??= closeAll(),
  }
}
