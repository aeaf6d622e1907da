import { rm } from 'node:fs/promises'
import { afterEach, describe, expect, test } from '@jest/globals'
import { createApiGateway } from '../../../../src/local/apigateway/index.js'
import { deployAssembly } from '../../../../src/local/deploy/index.js'
import { environment } from '../../../../src/local/environment.js'
import { createImages } from '../../../../src/local/container/index.js'
import { createIdentities } from '../../../../src/local/iam/index.js'
import type { JsonObject } from '../../../../src/local/service.js'
import { writeAssembly } from '../deploy/assembly-directory.js'

const written: string[] = []
afterEach(async () => {
  for (const directory of written.splice(0)) await rm(directory, { recursive: true, force: true })
})

const nothing = (): Promise<never> => Promise.reject(new Error('nothing is called'))

async function deploy(resources: JsonObject): Promise<void> {
  const directory = await writeAssembly({ App: { resources } })
  written.push(directory)
  await deployAssembly(directory, {
    environment, services: { call: nothing }, identities: createIdentities(), images: createImages(), lambda: { deployFunction: nothing, deployEventSourceMapping: nothing },
    apis: createApiGateway({ services: { call: nothing }, endpoint: () => 'http://local' }).deployment,
  })
}

const ref = (id: string): JsonObject => ({ Ref: id })
const api = { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'api' } }
const integration = { Type: 'AWS_PROXY', IntegrationHttpMethod: 'POST', Uri: 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:f/invocations' }
const method = (properties: JsonObject, ofIntegration: JsonObject = {}): JsonObject => ({
  Type: 'AWS::ApiGateway::Method',
  Properties: { RestApiId: ref('Api'), ResourceId: { 'Fn::GetAtt': ['Api', 'RootResourceId'] }, HttpMethod: 'GET', AuthorizationType: 'NONE', Integration: { ...integration, ...ofIntegration }, ...properties },
})
const staged = (properties: JsonObject): JsonObject => ({
  Api: api, Get: method({}), Deployed: { Type: 'AWS::ApiGateway::Deployment', Properties: { RestApiId: ref('Api') }, DependsOn: ['Get'] },
  Stage: { Type: 'AWS::ApiGateway::Stage', Properties: { RestApiId: ref('Api'), DeploymentId: ref('Deployed'), StageName: 'v1', ...properties } },
})
const permission = (properties: JsonObject): JsonObject => ({
  Permit: { Type: 'AWS::Lambda::Permission', Properties: { Action: 'lambda:InvokeFunction', FunctionName: 'f', Principal: 'apigateway.amazonaws.com', ...properties } },
})

describe('what is not supported is refused by resource, type and property', () => {
  test.each<[string, JsonObject, string]>([
    ['an API as one document', { Api: { ...api, Properties: { Body: {} } } }, 'SW4404: App/Api (AWS::ApiGateway::RestApi): property Body is not supported'],
    ['a resource policy', { Api: { ...api, Properties: { Policy: {} } } }, 'SW4404: App/Api (AWS::ApiGateway::RestApi): property Policy'],
    ['another way to authorize', { Api: api, Get: method({ AuthorizationType: 'CUSTOM' }) }, 'SW4404: App/Get (AWS::ApiGateway::Method): AuthorizationType CUSTOM'],
    ['an authorizer', { Api: api, Get: method({ AuthorizerId: 'a' }) }, 'SW4404: App/Get (AWS::ApiGateway::Method): property AuthorizerId'],
    ['an API key', { Api: api, Get: method({ ApiKeyRequired: true }) }, 'SW4404: App/Get (AWS::ApiGateway::Method): ApiKeyRequired true'],
    ['another integration', { Api: api, Get: method({}, { Type: 'MOCK' }) }, 'SW4404: App/Get.Integration (AWS::ApiGateway::Method): Type MOCK'],
    ['an integration\'s templates', { Api: api, Get: method({}, { RequestTemplates: {} }) }, 'SW4404: App/Get.Integration: property RequestTemplates'],
    ['an integration with another service', { Api: api, Get: method({}, { Uri: 'arn:aws:apigateway:us-east-1:sqs:path/a/b' }) }, 'SW4404: App/Get.Integration (AWS::ApiGateway::Method): an Uri that names no Lambda function'],
    ['a function called otherwise', { Api: api, Get: method({}, { IntegrationHttpMethod: 'GET' }) }, 'SW4405: App/Get.Integration: property IntegrationHttpMethod must be POST'],
    ['a timeout above 29 s', { Api: api, Get: method({}, { TimeoutInMillis: 29_001 }) }, 'SW4405: App/Get.Integration: property TimeoutInMillis must be from 50 to 29000'],
    ['a verb that is none', { Api: api, Get: method({ HttpMethod: 'LOOK' }) }, 'SW4405: App/Get: property HttpMethod must be one of'],
    ['a request parameter from elsewhere', { Api: api, Get: method({ RequestParameters: { 'integration.request.path.a': true } }) }, 'SW4404: App/Get (AWS::ApiGateway::Method): the request parameter integration.request.path.a'],
    ['a keyword of a model', { Api: api, Model: { Type: 'AWS::ApiGateway::Model', Properties: { RestApiId: ref('Api'), Schema: { format: 'uri' } } } }, 'SW4404: App/Model.Schema.format'],
    ['a deployment\'s own stage', { Api: api, Deployed: { Type: 'AWS::ApiGateway::Deployment', Properties: { RestApiId: ref('Api'), StageName: 'v1' } } }, 'SW4404: App/Deployed (AWS::ApiGateway::Deployment): property StageName'],
    ['a deployment of nothing', { Api: api, Deployed: { Type: 'AWS::ApiGateway::Deployment', Properties: { RestApiId: ref('Api') } } }, 'SW4412: App/Deployed (AWS::ApiGateway::Deployment): BadRequestException: The REST API doesn\'t contain any methods'],
    ['a cache', staged({ CacheClusterEnabled: true }), 'SW4404: App/Stage (AWS::ApiGateway::Stage): CacheClusterEnabled true'],
    ['a method\'s cache', staged({ MethodSettings: [{ HttpMethod: '*', ResourcePath: '/*', CachingEnabled: true }] }), 'SW4404: App/Stage.MethodSettings[0] (AWS::ApiGateway::Stage): CachingEnabled true'],
    ['a setting for some methods', staged({ MethodSettings: [{ HttpMethod: '*', ResourcePath: '/a', ThrottlingRateLimit: 1 }] }), 'SW4404: App/Stage.MethodSettings[0] (AWS::ApiGateway::Stage): HttpMethod * with ResourcePath /a'],
    ['a rate that is none', staged({ MethodSettings: [{ HttpMethod: '*', ResourcePath: '/*', ThrottlingRateLimit: 'fast' }] }), 'SW4405: App/Stage.MethodSettings[0]: property ThrottlingRateLimit must be a number from 0'],
    ['a canary', staged({ CanarySetting: {} }), 'SW4404: App/Stage (AWS::ApiGateway::Stage): property CanarySetting'],
    ['a usage plan', { Plan: { Type: 'AWS::ApiGateway::UsagePlan' } }, 'SW4403: App/Plan: resource type AWS::ApiGateway::UsagePlan'],
    ['other words for errors', { Words: { Type: 'AWS::ApiGateway::GatewayResponse' } }, 'SW4403: App/Words: resource type AWS::ApiGateway::GatewayResponse'],
    ['a function URL', permission({ FunctionUrlAuthType: 'NONE' }), 'SW4404: App/Permit (AWS::Lambda::Permission): property FunctionUrlAuthType'],
  ])('%s', async (_, resources, message) => {
    await expect(deploy(resources)).rejects.toThrow(message)
  })
})

test('what changes nothing here is taken', async () => {
  await deploy({
    ...staged({ AccessLogSetting: { DestinationArn: 'x' }, TracingEnabled: true, CacheClusterEnabled: false, MethodSettings: [{ HttpMethod: '*', ResourcePath: '/*', LoggingLevel: 'ERROR', MetricsEnabled: true }] }),
    Account: { Type: 'AWS::ApiGateway::Account', Properties: { CloudWatchRoleArn: 'x' } },
    ...permission({ Principal: 's3.amazonaws.com', SourceAccount: '123456789012' }),
  })
})
