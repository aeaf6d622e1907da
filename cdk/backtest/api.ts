import { AuthorizationType, EndpointType, JsonSchemaType, LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway'
import type { JsonSchema } from 'aws-cdk-lib/aws-apigateway'
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'

export interface BacktestApiProps {
  readonly submit: LambdaFunction
}

/** What API Gateway refuses by itself; `submit` checks the rest and says what is wrong. */
const schema: JsonSchema = {
  type: JsonSchemaType.OBJECT,
  required: ['user', 'runs'],
  properties: { user: { type: JsonSchemaType.STRING }, restoreTier: { type: JsonSchemaType.STRING }, dispatch: { type: JsonSchemaType.STRING, enum: ['queue', 'distributed-map'] }, chunksAtOnce: { type: JsonSchemaType.INTEGER, minimum: 1, maximum: 1000 }, runs: { type: JsonSchemaType.ARRAY } },
}

/** `POST /builds` and `DELETE /runs/{runId}`, for callers whose IAM policies allow it. */
export class BacktestApi extends Construct {
  /** With a slash at its end. */
  readonly url: string

  constructor(scope: Construct, id: string, { submit }: BacktestApiProps) {
    super(scope, id)
    const api = new RestApi(this, 'Rest', {
      description: 'stepwright: backtests',
      endpointTypes: [EndpointType.REGIONAL],
      // the role would be the whole account's
      cloudWatchRole: false,
      deployOptions: { stageName: 'v1', throttlingRateLimit: 10, throttlingBurstLimit: 20 },
    })
    // else API Gateway's console might call the function, too
    const integration = new LambdaIntegration(submit, { allowTestInvoke: false })
    const validator = api.addRequestValidator('Validator', { validateRequestBody: true, validateRequestParameters: true })
    api.root.addResource('builds').addMethod('POST', integration, {
      authorizationType: AuthorizationType.IAM,
      requestModels: { 'application/json': api.addModel('Build', { contentType: 'application/json', schema }) },
      requestValidator: validator,
    })
    api.root.addResource('runs').addResource('{runId}').addMethod('DELETE', integration, { authorizationType: AuthorizationType.IAM, requestValidator: validator })
    this.url = api.url
  }
}
