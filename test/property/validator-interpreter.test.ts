import { describe, expect, jest, test } from '@jest/globals'
import fc from 'fast-check'
import type { Json } from '../../src/asl/index.js'
import { compile, InterpreterError } from '../../src/interpreter/index.js'
import type { WorkflowType } from '../../src/interpreter/index.js'
import { validate } from '../../src/validator/index.js'
import { damaged } from './interpreter-fuzz.js'

// FUZZ_RUNS=100000 for a long search
const runs = Number(process.env['FUZZ_RUNS'] ?? 1000)
jest.setTimeout(120_000 + runs * 20)

/**
 * What the interpreter refuses that AWS may take: what it does not support, what is nested too deeply for it, filters, of which AWS takes odd ones, and a
 * Label on an inline Map.
 */
const ofItsOwn = ({ code, message }: InterpreterError): boolean =>
  code === 'ASL3010' || code === 'ASL3008' && /nested deeper|\?\(/.test(message) || code === 'ASL3003' && message.includes("'Label'")

function refusalOf(definition: Json, type: WorkflowType): InterpreterError | undefined {
  try {
    compile(definition, { type })
    return undefined
  } catch (error) {
    if (error instanceof InterpreterError) return error
    throw error
  }
}

describe('a damaged definition', () => {
  test('that the interpreter does not compile is one that the validator refuses', () => {
    let refused = 0
    fc.assert(fc.property(damaged, ({ definition, type }) => {
      const refusal = refusalOf(definition, type)
      if (refusal === undefined || ofItsOwn(refusal)) return
      refused += 1
      expect([refusal.message, validate(definition, { type }).some(({ severity }) => severity === 'error')]).toEqual([refusal.message, true])
    }), { seed: 21, numRuns: runs })
    expect(refused).toBeGreaterThan(runs / 10)
  })
})
