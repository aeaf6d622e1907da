import { describe, expect, test } from '@jest/globals'
import { createApiGateway, type ApiGatewayOptions, type ApiGatewayService, type MethodConfig, type StageConfig } from '../../../../src/local/apigateway/index.js'
import { createAuthoriser, createIdentities } from '../../../../src/local/iam/index.js'
import { ServiceError, type Caller, type HttpRequest, type HttpResponse, type Identify, type JsonObject } from '../../../../src/local/service.js'
import { manualClock } from '../sqs/manual-clock.js'

const functionArn = 'arn:aws:lambda:us-east-1:123456789012:function:f'
const method: MethodConfig = { apiId: 'api', resourceId: 'root', httpMethod: 'GET', authorization: 'NONE', functionArn, timeoutMs: 29_000, requiredParameters: [], requestModels: new Map() }
const stage: StageConfig = { apiId: 'api', name: 'v1', deploymentId: 'd1', variables: {}, throttling: { all: { rate: 10, burst: 20 }, methods: new Map() } }

/** An API with a method at its root, in front of a function that answers 200. */
function gateway(options: Partial<ApiGatewayOptions> & { readonly methods?: readonly Partial<MethodConfig>[], readonly stage?: Partial<StageConfig> } = {}) {
  const clock = manualClock()
  const calls: JsonObject[] = []
  const callers: Caller[] = []
  const service = createApiGateway({
    clock, endpoint: () => 'http://local',
    services: { call: (_service, _operation, input, caller) => { calls.push(input); callers.push(caller); return Promise.resolve({ StatusCode: 200, Payload: '{"statusCode":200}' }) } },
    ...options,
  })
  const { deployment } = service
  deployment.putRestApi({ id: 'api', rootResourceId: 'root', binaryMediaTypes: [] })
  for (const one of options.methods ?? [{}]) deployment.putMethod({ ...method, ...one })
  deployment.putDeployment('api', 'd1')
  deployment.putStage({ ...stage, ...options.stage })
  return { service, clock, calls, callers, deployment }
}

const nobody: Identify = () => Promise.reject(new ServiceError('MissingAuthenticationToken', 'Request is missing Authentication Token', 403))
const role: Identify = () => Promise.resolve({ caller: { principalArn: 'arn:aws:iam::123456789012:role/path/ci' }, accessKeyId: 'ASIA1', service: 'execute-api' })

const ask = (service: ApiGatewayService, path = '/_execute-api/api/v1/', identify = nobody, verb = 'GET'): Promise<HttpResponse> => service.handle({
  method: verb, path, query: new URLSearchParams(), headers: {}, body: () => Promise.resolve(Buffer.alloc(0)), raw: { request: { rawHeaders: [] } },
} as unknown as HttpRequest, identify)
const statuses = async (service: ApiGatewayService, count: number, verb?: string): Promise<readonly number[]> =>
  (await Promise.all(Array.from({ length: count }, () => ask(service, undefined, undefined, verb)))).map(({ status }) => status)
const count = (list: readonly number[], status: number): number => list.filter((one) => one === status).length

describe('a stage\'s rate', () => {
  test('lets a burst through, then as many a second as it says', async () => {
    const { service, clock } = gateway()
    const first = await statuses(service, 25)
    expect([count(first, 200), count(first, 429)]).toEqual([20, 5])
    clock.advance(99)
    expect(await statuses(service, 1)).toEqual([429])
    clock.advance(1)
    expect(await statuses(service, 2)).toEqual([200, 429])
    clock.advance(60_000)
    expect(count(await statuses(service, 100), 200)).toBe(20)
  })

  test('is each method\'s own, and may be another for one of them', async () => {
    const methods = new Map([['//POST', { rate: 1, burst: 2 }]])
    const { service } = gateway({ methods: [{}, { httpMethod: 'POST' }], stage: { throttling: { all: { rate: 10, burst: 20 }, methods } } })
    expect(count(await statuses(service, 5, 'POST'), 200)).toBe(2)
    expect(count(await statuses(service, 30), 200)).toBe(20)
  })

  test('of nothing refuses everything', async () => {
    const { service, clock } = gateway({ stage: { throttling: { all: { rate: 0, burst: 0 }, methods: new Map() } } })
    clock.advance(1_000_000)
    expect(await statuses(service, 2)).toEqual([429, 429])
  })

  test('is not used up by callers who are refused', async () => {
    const { service } = gateway({ methods: [{ authorization: 'AWS_IAM' }], stage: { throttling: { all: { rate: 1, burst: 1 }, methods: new Map() } } })
    expect(count(await statuses(service, 5), 403)).toBe(5)
    expect((await ask(service, undefined, role)).status).toBe(200)
  })
})

describe('a caller with a role', () => {
  test('is asked about with action and resource, and named in the event', async () => {
    const asked: unknown[] = []
    const { service, calls, callers } = gateway({ methods: [{ authorization: 'AWS_IAM' }], authorise: (...asking) => { asked.push(asking) } })
    expect((await ask(service, undefined, role)).status).toBe(200)
    expect(asked).toEqual([
      [{ principalArn: 'arn:aws:iam::123456789012:role/path/ci' }, 'execute-api', 'Invoke', { apiId: 'api', stage: 'v1', method: 'GET', path: '/' }],
    ])
    expect(callers).toEqual([{ principalArn: 'apigateway.amazonaws.com', sourceArn: 'arn:aws:execute-api:us-east-1:123456789012:api/v1/GET/' }])
    const event = JSON.parse(calls[0]?.['Payload'] as string) as { readonly requestContext: { readonly identity: unknown } }
    expect(event.requestContext.identity).toMatchObject({
      userArn: 'arn:aws:sts::123456789012:assumed-role/ci/local', caller: expect.stringMatching(/^AROA[0-9A-F]{17}:local$/), accountId: '123456789012', accessKey: 'ASIA1',
    })
  })

  test('may call what its policies allow', async () => {
    const identities = createIdentities()
    const arn = 'arn:aws:iam::123456789012:role/path/ci'
    identities.putRole({ name: 'ci', arn, assumeRolePolicy: { Statement: [] }, managedPolicyArns: [] })
    identities.putRolePolicy('ci', 'calls', { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: 'arn:aws:execute-api:*:*:api/v1/GET/*' }] })
    const { service } = gateway({
      methods: [{ authorization: 'AWS_IAM' }, { authorization: 'AWS_IAM', httpMethod: 'POST' }], authorise: createAuthoriser({ identities, mode: 'enforce' }).authorise,
    })
    expect((await ask(service, undefined, role)).status).toBe(200)
    const { status, body } = await ask(service, undefined, role, 'POST')
    expect([status, JSON.parse(String(body))]).toEqual([403, {
      Message: 'User: arn:aws:sts::123456789012:assumed-role/ci/local is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:123456789012:api/v1/POST/ because no identity-based policy allows the execute-api:Invoke action',
    }])
  })

  test('that is refused hears why, with a capital', async () => {
    const { service, calls } = gateway({
      methods: [{ authorization: 'AWS_IAM' }],
      authorise: () => { throw new ServiceError('AccessDeniedException', 'User: x is not authorized to perform: execute-api:Invoke', 403) },
    })
    const answer = await ask(service, undefined, role)
    expect([answer.status, answer.headers?.['x-amzn-errortype'], answer.body]).toEqual([403, 'AccessDeniedException', '{"Message":"User: x is not authorized to perform: execute-api:Invoke"}'])
    expect(calls).toEqual([])
  })
})

describe('the function', () => {
  test('is waited for 29 seconds', async () => {
    const { service, clock } = gateway({ services: { call: () => new Promise(() => undefined) } })
    let answer: HttpResponse | undefined
    void ask(service).then((given) => { answer = given })
    while (clock.pending === 0) await new Promise((resolve) => setImmediate(resolve))
    clock.advance(28_999)
    await new Promise((resolve) => setImmediate(resolve))
    expect(answer).toBeUndefined()
    clock.advance(1)
    while (answer === undefined) await new Promise((resolve) => setImmediate(resolve))
    expect(answer).toMatchObject({ status: 504, body: '{"message":"Endpoint request timed out"}' })
  })

  test('that is throttled or gone is not told of', async () => {
    for (const code of ['TooManyRequestsException', 'ResourceNotFoundException']) {
      const { service } = gateway({ services: { call: () => Promise.reject(new ServiceError(code, 'no', 429)) } })
      expect(await ask(service)).toMatchObject({ status: 500, body: '{"message":"Internal server error"}' })
    }
  })

  test('whose failure is a fault of ours is passed on as one', async () => {
    const { service } = gateway({ services: { call: () => Promise.reject(new TypeError('a bug')) } })
    await expect(ask(service)).rejects.toThrow('a bug')
  })
})

describe('a deployment', () => {
  test('is the API as it was then', async () => {
    const { service, deployment } = gateway()
    deployment.putMethod({ ...method, httpMethod: 'POST' })
    expect((await ask(service, undefined, undefined, 'POST')).status).toBe(403)
    deployment.putDeployment('api', 'd2')
    expect((await ask(service, undefined, undefined, 'POST')).status).toBe(403)
    deployment.putStage({ ...stage, deploymentId: 'd2' })
    expect((await ask(service, undefined, undefined, 'POST')).status).toBe(200)
  })

  test.each<[string, (deployment: ApiGatewayService['deployment']) => void, string]>([
    ['of nothing', (api) => { api.putRestApi({ id: 'empty', rootResourceId: 'r', binaryMediaTypes: [] }); api.putDeployment('empty', 'd') }, 'doesn\'t contain any methods'],
    ['of no API', (api) => api.putDeployment('none', 'd'), 'Invalid API identifier specified'],
    ['that is not there', (api) => api.putStage({ ...stage, deploymentId: 'none' }), 'Invalid Deployment identifier specified'],
    ['under a name that is none', (api) => api.putStage({ ...stage, name: 'v 1' }), 'Stage name only allows'],
    ['with a method twice', (api) => api.putMethod(method), 'Method already exists for this resource: GET'],
    ['with a resource of nothing', (api) => api.putResource({ apiId: 'api', id: 'x', parentId: 'none', pathPart: 'x' }), 'Invalid Resource identifier specified'],
    ['with a model that is not there', (api) => api.putMethod({ ...method, httpMethod: 'PUT', requestModels: new Map([['application/json', 'None']]) }), 'Invalid model identifier specified: None'],
    ['with a model that is there already', (api) => api.putModel({ apiId: 'api', name: 'Empty', accepts: () => true }), 'Model name already exists'],
    ['with a validator that is not there', (api) => api.putMethod({ ...method, httpMethod: 'PUT', validatorId: 'none' }), 'Invalid Request Validator identifier specified: none'],
  ])('%s is refused', (_, act, message) => {
    const { deployment } = gateway()
    expect(() => { act(deployment) }).toThrow(message)
  })
})
