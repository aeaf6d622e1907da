import { LocalAwsError } from '../local-aws-error.js'
import { ServiceError } from '../service.js'

export const invalidRequest = (message: string): ServiceError => new ServiceError('InvalidRequestException', message)

export const tooLarge = (message: string): ServiceError => new ServiceError('RequestEntityTooLargeException', message, 413)

/** Why an MQTT client was refused. MQTT 3.1.1 has no words for it: the connection ends, and the reason goes to `local-aws.log`. */
export const refusedClient = (reason: string): LocalAwsError => new LocalAwsError('SW4221', `an MQTT client was refused: ${reason}`)
