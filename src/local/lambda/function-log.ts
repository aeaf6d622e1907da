import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/** What a function's handlers print, and how its environments ended. Never what they were given or answered. */
export class FunctionLog {
  #descriptor: number | undefined
  #size = 0

  constructor(readonly path: string, private readonly limitBytes: number) {}

  write(text: string | Buffer): void {
    const bytes = typeof text === 'string' ? Buffer.from(text) : text
    this.#descriptor ??= this.#open()
    if (this.#size > 0 && this.#size + bytes.length > this.limitBytes) this.#descriptor = this.#turnOver(this.#descriptor)
    writeSync(this.#descriptor, bytes.subarray(0, this.limitBytes))
    this.#size += bytes.length
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor)
    this.#descriptor = undefined
  }

  #open(): number {
    mkdirSync(dirname(this.path), { recursive: true })
    const descriptor = openSync(this.path, 'a')
    this.#size = fstatSync(descriptor).size
    return descriptor
  }

  #turnOver(descriptor: number): number {
    closeSync(descriptor)
    renameSync(this.path, `${this.path}.1`)
    return this.#open()
  }
}
