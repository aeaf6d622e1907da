import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

const bytesPerMb = 1_048_576

/**
 * Whether this thread's heap holds more than a function's memory, garbage not counted.
 *
 * V8 ends a thread at its own limit, but where one large allocation (a Map that grows, say) meets that limit it ends the whole process.
 * So that limit lies well above the function's memory, and this is asked after every invocation.
 */
export function holdsMoreThan(memoryMb: number): boolean {
  const limit = memoryMb * bytesPerMb
  if (getHeapStatistics().used_heap_size <= limit) return false
  collectGarbage()
  return getHeapStatistics().used_heap_size > limit
}

let collector: (() => void) | undefined

function collectGarbage(): void {
  if (collector === undefined) {
    setFlagsFromString('--expose-gc')
    collector = runInNewContext('gc') as () => void
  }
  collector()
}
