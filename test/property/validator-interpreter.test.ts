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
 * What the interpreter refuses that AWS may take: what it does not support, what is nested too deeply for it, filters, of which AWS takes odd ones, functions of
 * paths, and a Label on an inline Map. docs/validation.md lists them.
 */
const ofItsOwn = ({ code, message }: InterpreterError): boolean =>
  code === 'ASL3010' || code === 'ASL3008' && /nested deeper|\?\(|the function \w+\(\) is unknown/.test(message) || code === 'ASL3003' && message.includes("'Label'")

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

/** Whether the validator says at least as much as the interpreter: an error, or a warning of one of these rules. */
function expectSaid(definition: Json, warnings: readonly string[] = []): InterpreterError | undefined {
  const refusal = refusalOf(definition, 'STANDARD')
  if (refusal === undefined || ofItsOwn(refusal)) return undefined
  expect([refusal.message, validate(definition).some(({ severity, rule }) => severity === 'error' || warnings.includes(rule))]).toEqual([refusal.message, true])
  return refusal
}

describe('a path or a call put together of pieces', () => {
  const piece = fc.constantFrom('$', '.a', '.max()', '.odd()', '.word(', 'States.', 'MathAdd', 'Format', 'Array', 'states.format', '(', ')', ', ', "'", "'v1.x (beta) {}'", '1', '[', ']', '[0]', ' ')

  test('that the interpreter does not compile is one that the validator refuses', () => {
    let refused = 0
    fc.assert(fc.property(fc.array(piece, { minLength: 1, maxLength: 8 }), fc.boolean(), (pieces, isMember) => {
      const text = pieces.join('')
      // whether AWS takes blanks before a path, and what it takes after the bracket of an unknown function, is not known
      if (/^\s|\$[^,]*\.(?:odd|word|max|Format|Array|MathAdd|format|a|x)\s*\(/.test(text)) return
      const state = isMember ? { Type: 'Pass', Parameters: { 'a.$': text }, End: true } : { Type: 'Pass', InputPath: text, End: true }
      if (!isMember && text.startsWith('States.')) return
      if (expectSaid({ StartAt: 'A', States: { A: state } }) !== undefined) refused += 1
    }), { seed: 23, numRuns: runs })
    expect(refused).toBeGreaterThan(runs / 10)
  })

  test('around a call that is right, each fault of name, arity and quotes is found, whatever its paths are', () => {
    const path = fc.constantFrom('$.a', '$.a.max()', '$.a.odd()', "$.a.concat('x')", '$.a[?(@.b odd 1)]', '$.a.b.c(1, 2)')
    fc.assert(fc.property(path, path, (one, two) => {
      const wrong = [`States.Foo(${one}, ${two})`, `States.MathAdd(${one})`, `States.Array(${one}, States.UUID(${two}))`, `States.Array(${one}, States.Foo(${two}))`, `States.Format('a.b (c) {}', ${one}`, `States.Format('a.b (c) {}, ${one})`]
      for (const text of wrong) {
        expect([text, validate({ StartAt: 'A', States: { A: { Type: 'Pass', Parameters: { 'a.$': text }, End: true } } }).map(({ rule }) => rule)]).toEqual([text, ['invalid-template-member']])
      }
      expect(validate({ StartAt: 'A', States: { A: { Type: 'Pass', Parameters: { 'a.$': `States.Array(${one}, ${two}, States.MathAdd(1, ${two}))` }, End: true } } })).toEqual([])
    }), { seed: 24, numRuns: 100 })
  })
})

describe('a reader or a batcher of parts that exist', () => {
  const maybe = (...values: readonly Json[]) => fc.option(fc.constantFrom(...values), { nil: undefined })
  const config = fc.record({
    InputType: maybe('CSV', 'JSON', 'JSONL', 'PARQUET', 'MANIFEST'), Transformation: maybe('NONE', 'LOAD_AND_FLATTEN'), ManifestType: maybe('S3_INVENTORY', 'ATHENA_DATA'), CSVHeaderLocation: maybe('FIRST_ROW', 'GIVEN'),
    CSVHeaders: maybe(['a']), CSVDelimiter: maybe('TAB'), ItemsPointer: maybe('/a', 'a', ''), MaxItems: maybe(0, 1),
  })
  const batcher = fc.record({ MaxItemsPerBatch: maybe(0, 1), MaxInputBytesPerBatch: maybe(0, 1) })

  test('that the interpreter does not compile is refused or warned of', () => {
    let refused = 0
    fc.assert(fc.property(fc.constantFrom('getObject', 'listObjectsV2'), fc.option(config), fc.option(batcher), (action, ReaderConfig, ItemBatcher) => {
      const reader = { Resource: `arn:aws:states:::s3:${action}`, Parameters: { Bucket: 'b', Key: 'k' }, ...(ReaderConfig !== null && { ReaderConfig }) }
      const processor = { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, StartAt: 'B', States: { B: { Type: 'Succeed' } } }
      const state = { Type: 'Map', ItemReader: reader, ...(ItemBatcher !== null && { ItemBatcher }), ItemProcessor: processor, End: true }
      const definition = JSON.parse(JSON.stringify({ StartAt: 'A', States: { A: state } })) as Json
      if (expectSaid(definition, ['unclear-items']) !== undefined) refused += 1
    }), { seed: 25, numRuns: runs })
    expect(refused).toBeGreaterThan(runs / 10)
  })
})
