import { looksLikeExpression } from '../field-value.js'
import { hasSubstitution } from '../model.js'
import type { Rule } from '../rule.js'
import { isTimestamp } from '../timestamp.js'

/** Timestamps of Wait states that name no instant. */
export const timestamp: Rule = {
  code: 'ASL2021',
  name: 'timestamp',
  severity: 'error',
  summary: 'a Wait state waits until what is no timestamp by RFC 3339',
  state({ type, source, keys, language }, report) {
    const { Timestamp: value } = source
    if (type !== 'Wait' || typeof value !== 'string' || hasSubstitution(value) || isTimestamp(value)) return
    if (language === 'JSONata' && looksLikeExpression(value)) return
    report({
      at: [...keys, 'Timestamp'], message: "'Timestamp' is a timestamp by RFC 3339 with a Z or an offset: 2026-01-31T12:00:00Z",
      help: looksLikeExpression(value) ? "An expression needs the query language JSONata; in JSONPath, 'TimestampPath' reads it from data." : "To read it from data, use 'TimestampPath' in JSONPath or an expression in JSONata.",
      aws: { message: 'String does not match RFC3339 timestamp' },
    })
  },
}
