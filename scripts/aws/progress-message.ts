import type { ProgressMessage, ProgressUpdate } from '../../tasks/shared/progress.js'

/**
 * Reads a message of progress. Whoever may publish to the topic may have sent it, so nothing is taken for granted.
 *
 * @returns undefined for what is none
 * @example
 * ```ts
 * readProgressMessage(Buffer.from('{"updates":[]}')) // { updates: [] }
 * ```
 */
export function readProgressMessage(payload: Uint8Array): ProgressMessage | undefined {
  const message = parsed(Buffer.from(payload).toString('utf8'))
  if (!isRecord(message) || !Array.isArray(message['updates'])) return undefined
  const updates: readonly unknown[] = message['updates']
  return updates.every(isUpdate) ? { updates } : undefined
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // no JSON is no progress either: the caller is told so by undefined
    return undefined
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0

function isUpdate(value: unknown): value is ProgressUpdate {
  return isRecord(value) && typeof value['runId'] === 'string' && ['done', 'total', 'cached', 'failed'].every((name) => isCount(value[name]))
}
