/** How often a principal called an operation, and on which path. */
export interface CallRecord {
  readonly principalArn: string
  readonly service: string
  readonly operation: string
  /** `http`: by an SDK client; `inside`: by a state machine, an event source mapping or the deployment. */
  readonly via: CallPath
  readonly count: number
}

export type CallPath = 'http' | 'inside'

/** Counts calls by principal, service, operation and path; the number of kinds is bounded by roles × operations. */
export interface CallCounter {
  add(principalArn: string, service: string, operation: string, via: CallPath): void
  calls(): readonly CallRecord[]
  reset(): void
}

/** More kinds than any stack has; further ones are counted together. */
const mostKinds = 10_000

export function createCallCounter(): CallCounter {
  const counts = new Map<string, number>()
  return {
    add(principalArn, service, operation, via) {
      const key = `${principalArn}|${service}|${operation}|${via}`
      const kept = counts.has(key) || counts.size < mostKinds ? key : `others|others|others|${via}`
      counts.set(kept, (counts.get(kept) ?? 0) + 1)
    },
    calls: () => [...counts].map(([key, count]) => {
      const [principalArn = '', service = '', operation = '', via] = key.split('|')
      return { principalArn, service, operation, via: via === 'http' ? 'http' : 'inside', count }
    }),
    reset: () => counts.clear(),
  }
}
