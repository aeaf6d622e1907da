/** Quotas of AWS IoT Core. Source: AWS General Reference, "AWS IoT Core message broker and protocol limits and quotas". */
export const iotLimits = {
  /** Bytes of a message. */
  payloadBytes: 131_072,
  /** UTF-8 bytes of a topic or topic filter. */
  topicBytes: 256,
  topicSlashes: 7,
  clientIdBytes: 128,
  subscriptionsPerConnection: 50,
} as const

/** Bounds of the local broker, where AWS has none or others. */
export interface LocalIotLimits {
  /** Connections at the same time; AWS takes half a million. */
  readonly connections: number
  /** A subscriber that has more bytes waiting for it is dropped. */
  readonly backlogBytes: number
  /** A subscriber that takes nothing for so long, while something waits for it, is dropped. */
  readonly drainSeconds: number
  /** From the connection's beginning until the client has said who it is. */
  readonly connectSeconds: number
}

export const localIotLimits: LocalIotLimits = { connections: 100, backlogBytes: 4 * 1024 * 1024, drainSeconds: 10, connectSeconds: 30 }
