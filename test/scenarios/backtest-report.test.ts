import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { run, sampleLines, sampleModel, scratch, start } from './cli.js'
import type { Report } from './cli.js'

const place = scratch()
afterAll(() => place.remove())

const examples = place.file('examples.jsonl', sampleLines(20).join('\n'))

test('models of one name and version keep their reports apart', async () => {
  const other = path.join(place.path, 'other')
  cpSync(sampleModel('news-v1'), other, { recursive: true })
  // another model of the same name and version: a rule less
  rmSync(path.join(other, 'rules/business.json'))
  rmSync(path.join(other, 'unit-tests.jsonl'))
  const { code, stdout, stderr } = await run(['backtest', '--model', sampleModel('news-v1'), other, '--examples', examples, '--report', 'reports'], place.path)
  expect(code).toBeLessThan(2)
  // a pipe is no terminal, whatever stderr is
  expect(stdout).not.toContain('\u001b')
  const folders = readdirSync(path.join(place.path, 'reports')).sort()
  expect(folders).toEqual([expect.stringMatching(/^news-1\.0\.0-[0-9a-f]{8}$/), expect.stringMatching(/^news-1\.0\.0-[0-9a-f]{8}$/)])
  expect(folders[0]).not.toBe(folders[1])
  for (const folder of folders) {
    expect(stderr).toContain(`reports written to reports/${folder}`)
    expect(readdirSync(path.join(place.path, 'reports', folder)).sort()).toEqual(['junit.xml', 'predictions.jsonl', 'report.html', 'report.json', 'report.md', 'report.txt'])
    const report = JSON.parse(readFileSync(path.join(place.path, 'reports', folder, 'report.json'), 'utf8')) as Report & { readonly model: { readonly digest: string } }
    expect(report.model.digest.slice(0, 8)).toBe(folder.slice(-8))
  }
}, 120_000)

test('a report that cannot be written after the run is the fault of the machinery, and names the file', async () => {
  const command = start(['backtest', '--model', sampleModel('news-v1'), '--examples', examples, '--report', 'late', '--data', 'late-data'], place.path)
  // the folder was good when it was tried, and is a file when it is needed
  const folder = path.join(place.path, 'late')
  await waitFor(() => readdirSync(path.join(place.path, 'late-data')).length > 0)
  rmSync(folder, { recursive: true })
  writeFileSync(folder, '')
  const { code, stderr } = await command.finished
  expect(stderr).toContain(`${path.join('late', 'report.html')} cannot be written: `)
  expect(code).toBe(3)
}, 120_000)

async function waitFor(holds: () => boolean): Promise<void> {
  for (;;) {
    try {
      if (holds()) return
    } catch {
      // not there yet
    }
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
