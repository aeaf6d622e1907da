import { expect, test } from '@jest/globals'
import jsonata from 'jsonata'
import { compileJsonata, QueryError } from '../../../../src/query/index.js'
import type { EvaluationHost } from '../../../../src/query/index.js'
import type { JsonObject } from '../../../../src/asl/json.js'

export const host: EvaluationHost = { now: () => 1_704_067_200_000, random: () => 0.5, uuid: () => '00000000-0000-4000-8000-000000000000' }

/** What an expression came to: a value as JSON text, or an error. */
export interface Outcome {
  readonly value?: string
  readonly code?: string | undefined
  readonly message?: string
}

const asText = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value))

/** What the `jsonata` package makes of an expression. */
export async function reference(source: string, states: JsonObject): Promise<Outcome> {
  try {
    return { value: asText(await jsonata(source).evaluate(undefined, { states })) }
  } catch (error) {
    const { code, message } = error as { code?: string; message: string }
    return { code, message }
  }
}

/** What this project makes of it. */
export function ours(source: string, states: JsonObject): Outcome {
  try {
    return { value: asText(compileJsonata(source).evaluate({ states, variables: {} }, host)) }
  } catch (error) {
    if (!(error instanceof QueryError)) throw error
    return { code: error.code, message: error.message }
  }
}

/** One test for each expression: both must give the same value, or fail with the same code and message. */
export function agree(sources: readonly string[], states: JsonObject): void {
  test.each(sources.map((source) => [source]))('%s', async (source) => {
    expect(ours(source, states)).toEqual(await reference(source, states))
  })
}

/** As {@link agree}, for expressions that fail: guards against lists of errors that have turned into values. */
export function agreeOnFailure(sources: readonly (readonly [source: string, code: string])[], states: JsonObject): void {
  test.each(sources)('%s fails with %s', async (source, code) => {
    const expected = await reference(source, states)
    expect(expected.code).toBe(code)
    expect(ours(source, states)).toEqual(expected)
  })
}
