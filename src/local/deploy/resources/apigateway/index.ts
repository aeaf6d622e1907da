import type { ResourceType } from '../../resource-type.js'
import { deployment } from './deployment.js'
import { method } from './method.js'
import { model } from './model.js'
import { requestValidator } from './request-validator.js'
import { apiResource } from './resource.js'
import { restApi } from './rest-api.js'
import { stage } from './stage.js'

/** Resource types of API Gateway's REST APIs. */
export const apiGatewayTypes: readonly ResourceType[] = [deployment, method, model, requestValidator, apiResource, restApi, stage]
