/**
 * Which messages of a batch a function reported as failed (`ReportBatchItemFailures`).
 *
 * No answer, an empty one, or one whose list is absent, null or empty means that all succeeded. An answer that is no such object, or that names a message
 * which is not in the batch, means that all failed. Source: Lambda developer guide, "Implementing partial batch responses", success and failure conditions.
 *
 * @param payload - the function's answer, JSON text
 * @returns the ids of the failed messages
 */
export function failedMessages(payload: string, messageIds: readonly string[]): ReadonlySet<string> {
  const all = new Set(messageIds)
  const answer: unknown = JSON.parse(payload)
  if (answer === null) return new Set()
  if (!isRecord(answer)) return all
  const failures = answer['batchItemFailures'] ?? []
  if (!Array.isArray(failures)) return all
  const failed = new Set<string>()
  for (const failure of failures as readonly unknown[]) {
    const id = isRecord(failure) ? failure['itemIdentifier'] : undefined
    if (typeof id !== 'string' || !all.has(id)) return all
    failed.add(id)
  }
  return failed
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
