import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { conformance } from '../../../../scripts/conformance/command.js'
import { history, recorded } from './recorded.js'

let directory: string
beforeEach(async () => { directory = await mkdtemp(path.join(tmpdir(), 'recordings-')) })
afterEach(() => rm(directory, { recursive: true, force: true }))

async function run(...argv: readonly string[]): Promise<{ readonly code: number, readonly out: string, readonly err: string }> {
  const written = { out: '', err: '' }
  const stream = (name: 'out' | 'err') => ({ write: (text: string) => { written[name] += text } })
  const code = await conformance(argv, { out: stream('out'), err: stream('err') })
  return { code, ...written }
}

const put = (name: string, content: unknown): Promise<void> => writeFile(path.join(directory, name), JSON.stringify(content))

describe('npm run conformance', () => {
  test('ends in 0 when all pass', async () => {
    await put('a.json', recorded())
    await expect(run(directory)).resolves.toEqual({ code: 0, out: 'passed 1, failed 0, skipped 0\n', err: '' })
  })

  test('ends in 1 when one fails, and shows its first difference and why others are skipped', async () => {
    await put('a.json', recorded({ expected: { history: { events: history().slice(1) } } }))
    await put('b.json', {})
    const { code, out } = await run(directory)
    expect(code).toBe(1)
    expect(out.split('\n')).toEqual(['failed   made by hand', expect.stringContaining('#1 TaskStateEntered/id recorded 2 here 1'), 'skipped  1: it is no recording of a kind that is known', 'passed 0, failed 1, skipped 1', ''])
  })

  test('--json has stdout to itself', async () => {
    await put('a.json', recorded())
    await put('b.json', { id: 'b' })
    const { code, out, err } = await run(directory, '--json')
    expect(JSON.parse(out)).toEqual({
      passed: 1, failed: 0, skipped: 1,
      cases: [{ id: 'made by hand', result: 'passed', difference: null }, { id: 'b', result: 'skipped', difference: 'it is no recording of a kind that is known' }],
    })
    expect([code, err]).toEqual([0, 'skipped  1: it is no recording of a kind that is known\n'])
  })

  test('ends in 2 for bad usage', async () => {
    for (const [argv, problem] of [[[], 'one folder'], [['a', 'b'], 'one folder'], [['--jsn'], 'no option --jsn'], [[directory], 'no recordings'], [[path.join(directory, 'none')], 'cannot be read']] as const) {
      const { code, out, err } = await run(...argv)
      expect([code, out]).toEqual([2, ''])
      expect(err).toContain(problem)
    }
  })
})
