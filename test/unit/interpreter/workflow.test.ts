import { describe, expect, test } from '@jest/globals'
import type { Json, JsonObject } from '../../../src/asl/json.js'
import { compile, TaskFailure, virtualClock } from '../../../src/interpreter/index.js'
import type { Machine, TaskRequest } from '../../../src/interpreter/index.js'
import { analyseDocument, baseNlp } from '../../../workflows/index.js'

type Answer = (parameters: JsonObject, request: TaskRequest) => Json

const inner = compile(baseNlp.definition, { type: baseNlp.type })
const outer = compile(analyseDocument.definition, { type: analyseDocument.type })

/** Runs a machine whose tasks are answered by the names of their states; notes what was called. */
async function run(machine: Machine, input: Json, answers: Readonly<Record<string, Answer>>): Promise<{ readonly status: string; readonly output: Json | undefined; readonly called: readonly string[]; readonly cause: string | undefined }> {
  const called: string[] = []
  const { status, output, cause } = await machine.run(input, {
    clock: virtualClock(),
    integrations: {
      async invoke(request) {
        called.push(request.stateName)
        const answer = answers[request.stateName]
        if (answer === undefined) throw new Error(`nothing answers ${request.stateName}`)
        const result = answer(request.parameters as JsonObject, request)
        return Promise.resolve(request.resource.endsWith('lambda:invoke') ? { ExecutedVersion: '$LATEST', Payload: result, StatusCode: 200 } : result)
      },
    },
  })
  return { status, output, called, cause }
}

const fail = (error: string): Answer => () => { throw new TaskFailure(error, 'because') }

const small = { document: { digest: 'd', text: { value: 'Text.', key: null } }, analysisKey: 'analysis/d' }
const large = { document: { digest: 'd', text: { value: null, key: 'text/d' } }, analysisKey: 'analysis/d' }
const missing = fail('S3.NoSuchKeyException')
const analysis: Json = { tokens: [{ text: 'Text' }] }

describe('base-nlp', () => {
  test('reads a small analysis from the cache', async () => {
    const { output, called } = await run(inner, small, { LookUpAnalysis: () => ({ ContentLength: 10 }), ReadAnalysis: () => ({ Body: JSON.stringify(analysis) }) })
    expect({ output, called }).toEqual({ output: { ok: true, error: null, analysis: { value: analysis, key: null } }, called: ['LookUpAnalysis', 'ReadAnalysis'] })
  })

  test('refers to a large one', async () => {
    const { output, called } = await run(inner, small, { LookUpAnalysis: () => ({ ContentLength: 1_000_000 }) })
    expect({ output, called }).toEqual({ output: { ok: true, error: null, analysis: { value: null, key: 'analysis/d' } }, called: ['LookUpAnalysis'] })
  })

  test('analyses what is not cached, and saves it', async () => {
    let saved: Json = null
    const { output, called } = await run(inner, small, {
      LookUpAnalysis: missing, AnalyseText: ({ Payload: payload }) => {
        expect(payload).toEqual(small)
        return { value: analysis, key: null }
      },
      SaveAnalysis: ({ Body: body, Key: key }) => {
        saved = { body: body ?? null, key: key ?? null }
        return { ETag: 'x' }
      },
    })
    expect({ output, called, saved }).toEqual({
      output: { ok: true, error: null, analysis: { value: analysis, key: null } }, called: ['LookUpAnalysis', 'AnalyseText', 'SaveAnalysis'], saved: { body: analysis, key: 'analysis/d' },
    })
  })

  test.each([1, 20])('analyses a large text in %i parts, in order', async (count) => {
    const parts = Array.from({ length: count }, (_, i) => ({ start: i, firstByte: i, lastByte: i }))
    const { output, called } = await run(inner, large, {
      LookUpAnalysis: missing, SplitText: () => ({ parts }), AnalysePart: ({ Payload: payload }) => ({ start: ((payload as JsonObject)['part'] as JsonObject)['start'] ?? null, key: 'k' }),
      MergeParts: ({ Payload: payload }) => {
        expect((payload as JsonObject)['parts']).toEqual(parts.map(({ start }) => ({ start, key: 'k' })))
        return { value: null, key: 'analysis/d' }
      },
    })
    expect(output).toEqual({ ok: true, error: null, analysis: { value: null, key: 'analysis/d' } })
    expect(called.filter((name) => name === 'AnalysePart')).toHaveLength(count)
  })

  test('tries again what passes by itself, and answers the name of what does not', async () => {
    let calls = 0
    const busy: Answer = (_parameters, { retryCount }) => {
      calls += 1
      if (retryCount < 2) throw new TaskFailure('Lambda.TooManyRequestsException', 'slow down')
      throw new TaskFailure('ObjectMissing', 'gone')
    }
    const { status, output } = await run(inner, small, { LookUpAnalysis: missing, AnalyseText: busy })
    expect({ status, output, calls }).toEqual({ status: 'SUCCEEDED', output: { ok: false, error: 'ObjectMissing', analysis: null }, calls: 3 })
  })
})

describe('analyse-document', () => {
  const request = { ...small, runId: 'r', suite: 'backtest', chunk: 0, of: 1, index: 3, modelDigest: 'm', resultKey: 'k' }
  const inline = (value: Json): Json => ({ value, key: null })
  const answers: Readonly<Record<string, Answer>> = {
    BaseNlp: () => ({ Status: 'SUCCEEDED', Output: JSON.stringify({ ok: true, error: null, analysis: inline(analysis) }) }),
    Group: () => inline([]), Patterns: () => inline([{ label: 'A' }]), BusinessLogic: () => inline([{ label: 'A', start: 0, end: 4 }]),
  }

  /** The completion message is the machine's word to the world. */
  const message = async (changed: Readonly<Record<string, Answer>> = {}): Promise<{ readonly sent: Json; readonly called: readonly string[]; readonly status: string }> => {
    let sent: Json = null
    const { called, status } = await run(outer, request, { ...answers, ...changed, SendCompletion: ({ MessageBody: body }) => {
      sent = body ?? null
      return { MessageId: 'x' }
    } })
    return { sent, called, status }
  }
  const told = (error: string | null, spans: Json): Json => ({ kind: 'item', runId: 'r', suite: 'backtest', chunk: 0, of: 1, index: 3, resultKey: 'k', error, spans })

  test('sends the spans', async () => {
    expect(await message()).toEqual({ sent: told(null, inline([{ label: 'A', start: 0, end: 4 }])), called: ['BaseNlp', 'Group', 'Patterns', 'BusinessLogic', 'SendCompletion'], status: 'SUCCEEDED' })
  })

  test.each<[string, Readonly<Record<string, Answer>>, string, readonly string[]]>([
    ['base NLP answers an error', { BaseNlp: () => ({ Status: 'SUCCEEDED', Output: JSON.stringify({ ok: false, error: 'ObjectMissing', analysis: null }) }) }, 'ObjectMissing', ['BaseNlp']],
    ['the nested execution fails', { BaseNlp: () => ({ Status: 'FAILED', Error: 'States.DataLimitExceeded', Cause: 'large' }) }, 'States.DataLimitExceeded', ['BaseNlp']],
    ['the nested execution takes too long', { BaseNlp: () => ({ Status: 'TIMED_OUT' }) }, 'States.Timeout', ['BaseNlp']],
    ['it cannot be started', { BaseNlp: fail('Sfn.StateMachineDoesNotExistException') }, 'Sfn.StateMachineDoesNotExistException', ['BaseNlp']],
    ['a step fails', { Patterns: fail('ModelDamaged') }, 'ModelDamaged', ['BaseNlp', 'Group', 'Patterns']],
  ])('sends the error and leaves out the rest when %s', async (_when, changed, error, called) => {
    expect(await message(changed)).toEqual({ sent: told(error, null), called: [...called, 'SendCompletion'], status: 'SUCCEEDED' })
  })

  test('fails only when the message cannot be sent', async () => {
    const { status, called } = await run(outer, request, { ...answers, SendCompletion: fail('SQS.AmazonSQSException') })
    expect({ status, tries: called.filter((name) => name === 'SendCompletion').length }).toEqual({ status: 'FAILED', tries: 6 })
  })
})
