/** How often a principal called an operation. */
export interface CallRecord {
  readonly principalArn: string
  readonly service: string
  readonly operation: string
  readonly count: number
}

/** Counts calls by principal, service and operation; the number of kinds is bounded by roles × operations. */
export interface CallCounter {
  add(principalArn: string, service: string, operation: string): void
  calls(): readonly CallRecord[]
  reset(): void
}

/** More kinds than any stack has; further ones are counted together. */
const mostKinds = 10_000

export function createCallCounter(): CallCounter {
  const counts = new Map<string, number>()
  return {
    add(principalArn, service, operation) {
      const key = `${principalArn}|${service}|${operation}`
      const kept = counts.has(key) || counts.size < mostKinds ? key : 'others|others|others'
      counts.set(kept, (counts.get(kept) ?? 0) + 1)
    },
    calls: () => [...counts].map(([key, count]) => {
      const [principalArn = '', service = '', operation = ''] = key.split('|')
      return { principalArn, service, operation, count }
    }),
    reset: () => counts.clear(),
  }
}
