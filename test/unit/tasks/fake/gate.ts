/** Stands before everything that a fake does: tests make it wait, fail or die there. */
export type Gate = <T>(kind: 'read' | 'write', apply: () => T) => Promise<T>

export const open: Gate = async (_kind, apply) => Promise.resolve(apply())

/** Lets everything through but the write of this number, from 0, which fails: before it is made, or after. */
export function failAt(number: number, when: 'before' | 'after', error: Error = new Error('the write failed')): Gate {
  let writes = 0
  return async (kind, apply) => {
    await Promise.resolve()
    if (kind === 'read' || writes++ !== number) return apply()
    if (when === 'after') apply()
    throw error
  }
}
