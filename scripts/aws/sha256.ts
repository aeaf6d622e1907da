import { createHash, createHmac } from 'node:crypto'

type State = ReturnType<typeof createHash | typeof createHmac>

type Bytes = string | ArrayBuffer | ArrayBufferView

const bytesOf = (data: Bytes): Uint8Array | string => {
  if (typeof data === 'string' || data instanceof Uint8Array) return data
  return ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data)
}

/** SHA-256, or HMAC with a secret, of Node in the form that `@smithy/signature-v4` takes. */
export class Sha256 {
  readonly #start: () => State
  #state: State

  constructor(secret?: Bytes) {
    this.#start = () => (secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret)))
    this.#state = this.#start()
  }

  update(data: Bytes): void {
    this.#state.update(bytesOf(data))
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#state.digest())
  }

  reset(): void {
    this.#state = this.#start()
  }
}
