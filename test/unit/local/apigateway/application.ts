import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib'
import {
  AccessLogFormat, AuthorizationType, CfnMethod, EndpointType, JsonSchemaType, JsonSchemaVersion, LambdaIntegration, LogGroupLogDestination, MethodLoggingLevel, RestApi,
} from 'aws-cdk-lib/aws-apigateway'
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda'
import { LogGroup } from 'aws-cdk-lib/aws-logs'

/** Answers with what it was asked, or as its body or query says. */
const echo = `
export const handler = async (event) => {
  const asked = event.queryStringParameters?.answer
  if (asked === 'slow') await new Promise(resolve => setTimeout(resolve, 500))
  if (asked === 'throw') throw new Error('no')
  if (asked === 'variable') return { statusCode: 200, body: process.env.OWN_URL }
  if (asked !== undefined && asked !== 'slow') return JSON.parse(asked)
  return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(event) }
}
`

/** The cloud assembly of an application with a REST API, as the CDK makes it. */
export function synthesise(directory: string): string {
  const code = join(directory, 'code')
  mkdirSync(code)
  writeFileSync(join(code, 'index.mjs'), echo)
  const app = new App({ outdir: join(directory, 'assembly'), analyticsReporting: false, treeMetadata: false })
  const stack = new Stack(app, 'App')
  const lambda = (id: string): LambdaFunction => new LambdaFunction(stack, id, { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromAsset(code), timeout: Duration.seconds(10) })
  const [echoing, unpermitted] = [lambda('Echo'), lambda('Unpermitted')]
  const api = new RestApi(stack, 'Api', {
    endpointTypes: [EndpointType.REGIONAL],
    binaryMediaTypes: ['image/*'],
    defaultMethodOptions: { authorizationType: AuthorizationType.IAM },
    deployOptions: {
      stageName: 'v1', variables: { colour: 'green' }, throttlingRateLimit: 1000, throttlingBurstLimit: 1000, loggingLevel: MethodLoggingLevel.ERROR,
      accessLogDestination: new LogGroupLogDestination(new LogGroup(stack, 'Access')), accessLogFormat: AccessLogFormat.jsonWithStandardFields(),
      methodOptions: { '/slow/GET': { throttlingRateLimit: 0.001, throttlingBurstLimit: 2 } },
    },
  })
  const integration = new LambdaIntegration(echoing)
  const build = api.addModel('Build', {
    contentType: 'application/json',
    schema: {
      schema: JsonSchemaVersion.DRAFT4, type: JsonSchemaType.OBJECT, required: ['model'], additionalProperties: false,
      properties: { model: { type: JsonSchemaType.STRING, pattern: '^[a-z]+$' }, fresh: { type: JsonSchemaType.BOOLEAN } },
    },
  })
  const builds = api.root.addResource('builds')
  builds.addMethod('POST', integration, {
    operationName: 'StartBuild', requestModels: { 'application/json': build }, requestParameters: { 'method.request.querystring.user': true, 'method.request.querystring.answer': false },
    requestValidatorOptions: { validateRequestBody: true, validateRequestParameters: true },
  })
  builds.addResource('{id}').addMethod('GET', integration)
  const open = api.root.addResource('open')
  open.addMethod('ANY', integration, { authorizationType: AuthorizationType.NONE })
  open.addResource('{rest+}').addMethod('GET', integration, { authorizationType: AuthorizationType.NONE })
  api.root.addResource('slow').addMethod('GET', new LambdaIntegration(echoing, { timeout: Duration.millis(100) }), { authorizationType: AuthorizationType.NONE })
  // without the permission that the CDK's own integration adds: nobody may call the one function, and other methods may call the other
  for (const [path, called] of [['bare', unpermitted], ['foreign', echoing]] as const) {
    const method = new CfnMethod(stack, `Get${path}`, {
      restApiId: api.restApiId, resourceId: api.root.addResource(path).resourceId, httpMethod: 'GET', authorizationType: 'NONE',
      integration: {
        type: 'AWS_PROXY', integrationHttpMethod: 'POST', uri: `arn:${stack.partition}:apigateway:${stack.region}:lambda:path/2015-03-31/functions/${called.functionArn}/invocations`,
      },
    })
    api.latestDeployment?.node.addDependency(method)
  }
  const client = new LambdaFunction(stack, 'Caller', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromAsset(code), environment: { OWN_URL: api.urlForPath('/builds') } })
  new CfnOutput(stack, 'Url', { value: api.url })
  new CfnOutput(stack, 'ApiId', { value: api.restApiId })
  new CfnOutput(stack, 'Client', { value: client.functionName })
  new CfnOutput(stack, 'Arn', { value: api.arnForExecuteApi('POST', '/builds', 'v1') })
  app.synth()
  return join(directory, 'assembly')
}
