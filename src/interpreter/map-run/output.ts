import { byteLength, limit } from '../../asl/index.js'
import type { Json } from '../../asl/json.js'
import type { CompiledWriter } from '../program.js'
import type { ChildRecord } from './child.js'
import { resultsOf } from './result.js'

/** Results that go on in the state's output, in the order of the items. More than a state can give are not held. */
export class Outputs {
  readonly room = undefined
  private readonly results = new Map<number, readonly Json[]>()
  private bytes = 2

  constructor(private readonly transformation: CompiledWriter['transformation'], private readonly childMachineArn: string) {}

  add(record: ChildRecord): void {
    if (this.tooMuch()) return
    const values = resultsOf(record, this.transformation, this.childMachineArn)
    for (const value of values) this.bytes += byteLength(value) + 1
    this.results.set(record.index, values)
    if (this.tooMuch()) this.results.clear()
  }

  /** The last value has no comma after it. */
  private tooMuch(): boolean {
    return this.bytes - 1 > limit.payloadBytes
  }

  /** @returns undefined when it is more than a state can give */
  finish(): Promise<Json | undefined> {
    if (this.tooMuch()) return Promise.resolve(undefined)
    return Promise.resolve([...this.results].sort(([a], [b]) => a - b).flatMap(([, values]) => values))
  }
}
