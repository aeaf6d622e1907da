export type {
  MethodConfig, ModelConfig, Rate, RequestParameter, RequestValidatorConfig, ResourceConfig, RestApiConfig, StageConfig, Throttling,
} from './config.js'
export { apiGatewayLimits } from './limit.js'
export type { ApiDeployment } from './registry.js'
export { compileSchema } from './schema/compile.js'
export { createApiGateway, type ApiGatewayOptions, type ApiGatewayService } from './service.js'
