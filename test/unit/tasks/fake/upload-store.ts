import type { UploadStore } from '../../../../tasks/shared/port.js'
import { createFakeStore } from './store.js'
import type { FakeStore } from './store.js'

/** A bucket in memory that archives are uploaded to: the contract of ports is tested against both. */
export interface FakeUploadStore extends UploadStore, Pick<FakeStore, 'objects' | 'written' | 'text'> {
  /** When each object was written, in milliseconds: may be set. */
  readonly times: Map<string, number>
  /** Keys of objects that are being restored. */
  readonly restoring: Set<string>
}

export function createFakeUploadStore(now: () => number = Date.now): FakeUploadStore {
  const store = createFakeStore()
  const times = new Map<string, number>()
  const restoring = new Set<string>()
  const put = async (key: string, body: string | Uint8Array): Promise<void> => {
    await store.put(key, body)
    times.set(key, now())
  }
  return {
    ...store, times, restoring, put,
    async putArchive(key, body) {
      const pieces: Uint8Array[] = []
      for await (const piece of body) pieces.push(piece)
      await put(key, Buffer.concat(pieces))
    },
    async putIfAbsent(key, body) {
      // nobody comes between: what follows is done at once
      if (store.objects.has(key)) return Promise.resolve(false)
      store.objects.set(key, Buffer.from(body))
      times.set(key, now())
      return Promise.resolve(true)
    },
    isRestoring: (key) => Promise.resolve(store.objects.has(key) && restoring.has(key)),
    writtenAt: (key) => Promise.resolve(store.objects.has(key) ? times.get(key) : undefined),
    async remove(key) {
      await Promise.resolve()
      store.objects.delete(key)
    },
  }
}
