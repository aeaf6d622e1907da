/** Where clients connect to. Source: AWS IoT developer guide, "MQTT over the WebSocket protocol". */
export const mqttPath = '/mqtt'

/**
 * Where MQTT clients of a local AWS connect to; they sign it first, as they would AWS's.
 *
 * @example
 * ```ts
 * mqttUrlOf('http://127.0.0.1:4510') // 'ws://127.0.0.1:4510/mqtt'
 * ```
 */
export const mqttUrlOf = (endpoint: string): string => `${endpoint.replace(/^http/, 'ws')}${mqttPath}`
