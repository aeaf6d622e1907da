/** Ids that were seen, and where. */
export interface ItemIds {
  /** Begins a file: its ids follow. */
  begin(file: string): void
  /** Where the id was seen before, as words; nothing when it is new, and from then on it is known. */
  add(id: string, line: number): string | undefined
}

/** A file's number is put above its lines. The numbers of the first file are small integers, which take no room of their own. */
const fileStep = 2 ** 31

/**
 * Makes a register of ids, to be handed to the readers of several files. Holds each id and a number.
 *
 * @example
 * ```ts
 * const ids = createItemIds()
 * for (const file of files) for await (const { item } of readAnnotated(createReadStream(file), { file, format: formatOf(file), ids })) …
 * ```
 */
export function createItemIds(): ItemIds {
  const places = new Map<string, number>()
  const files: string[] = []
  return {
    begin(file) {
      files.push(file)
    },
    add(id, line) {
      const earlier = places.get(id)
      const current = Math.max(files.length - 1, 0)
      if (earlier === undefined) {
        places.set(id, current * fileStep + line)
        return undefined
      }
      const number = Math.floor(earlier / fileStep)
      return number === current ? `line ${earlier % fileStep}` : `${files[number] ?? ''}:${earlier % fileStep}`
    },
  }
}
