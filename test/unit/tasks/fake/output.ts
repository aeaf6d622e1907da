import { jest } from '@jest/globals'

/** Takes what is written to standard output while `work` runs: the log. */
export async function outputOf(work: () => Promise<unknown>): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const lines: string[] = []
  const spy = jest.spyOn(process.stdout, 'write').mockImplementation((line) => {
    lines.push(String(line))
    return true
  })
  try {
    await work()
  } finally {
    spy.mockRestore()
  }
  return lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)
}

/** Keeps the log out of a test's own output. */
export function silenceOutput(): void {
  jest.spyOn(process.stdout, 'write').mockImplementation(() => true)
}
