import type { Rate } from './config.js'

/**
 * Figures of API Gateway REST APIs that this service keeps to.
 * Source: API Gateway developer guide, "Quotas for configuring and running a REST API" and "Throttle requests to your REST APIs", read 2026-11.
 */
export const apiGatewayLimits = {
  /** Bytes of a request's body. */
  payloadBytes: 10_485_760,
  /** How long a function may take to answer. */
  timeoutMs: { lowest: 50, highest: 29_000 },
  /** What an account has where a stage says nothing. */
  accountRate: { rate: 10_000, burst: 5_000 } satisfies Rate,
} as const
