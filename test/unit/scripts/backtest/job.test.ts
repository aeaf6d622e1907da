import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { jobTable, readJob } from '../../../../scripts/backtest/job.js'
import type { LoadedModel } from '../../../../scripts/backtest/model.js'
import { reportFolders } from '../../../../scripts/backtest/report-folder.js'
import { UsageError } from '../../../../scripts/cli/command.js'
import { parseOptions } from '../../../../scripts/cli/options.js'

const models = path.resolve(import.meta.dirname, '../../../../workflows/backtest/samples/models')
const before = { ...process.env }
let folder: string
let examples: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'stepwright-job-'))
  examples = path.join(folder, 'examples.jsonl')
  await writeFile(examples, '{"id":"a","text":"Acme","spans":[]}\n')
})
afterAll(async () => rm(folder, { recursive: true, force: true }))
afterEach(() => {
  process.env = { ...before }
})

const job = (...more: readonly string[]) => readJob(parseOptions(['--model', path.join(models, 'news-v1'), '--examples', examples, ...more], jobTable))

describe('who is told how far a build is', () => {
  test.each<[string, NodeJS.ProcessEnv, string]>([
    ['whoever started the CI job', { GITHUB_ACTOR: 'octo-cat', USER: 'runner' }, 'octo-cat'],
    ['whoever is logged in', { GITHUB_ACTOR: undefined, USER: 'ann' }, 'ann'],
    ['whoever is logged in, on Windows', { GITHUB_ACTOR: undefined, USER: undefined, USERNAME: 'ann' }, 'ann'],
    ['a name that no topic may have, changed', { GITHUB_ACTOR: 'dependabot[bot]/#+' }, 'dependabot-bot----'],
    ['a long name, cut', { GITHUB_ACTOR: 'x'.repeat(100) }, 'x'.repeat(64)],
    ['nobody that is known', { GITHUB_ACTOR: undefined, USER: undefined, USERNAME: undefined }, 'anybody'],
  ])('%s', async (_, environment, user) => {
    for (const [name, value] of Object.entries(environment)) {
      if (value === undefined) Reflect.deleteProperty(process.env, name)
      else process.env[name] = value
    }
    expect((await job()).user).toBe(user)
  })

  test('is whoever was named', async () => {
    expect((await job('--user', 'ci-1')).user).toBe('ci-1')
  })

  test.each(['a/b', 'ann+', '', 'x'.repeat(65)])('is nobody whom a topic cannot name: %j', async (user) => {
    await expect(job('--user', user)).rejects.toThrow(UsageError)
  })
})

describe('how fast lists are restored', () => {
  test('is as S3 does by default, or as was said', async () => {
    expect((await job()).restoreTier).toBe('Standard')
    expect((await job('--restore-tier', 'Bulk')).restoreTier).toBe('Bulk')
  })

  test('is nothing else', async () => {
    await expect(job('--restore-tier', 'bulk')).rejects.toThrow(UsageError)
  })
})

describe('how chunks are dispatched', () => {
  test('is by the queue, or as was said', async () => {
    expect((await job()).dispatch).toBe('queue')
    expect((await job('--dispatch', 'distributed-map')).dispatch).toBe('distributed-map')
  })

  test('is nothing else', async () => {
    await expect(job('--dispatch', 'map')).rejects.toThrow("'map'")
  })
})

test('examples must suit every model: each of other labels reads them for itself', async () => {
  const other = path.join(folder, 'other')
  await cp(path.join(models, 'news-v2'), other, { recursive: true })
  const file = path.join(other, 'model.json')
  const model = JSON.parse(await readFile(file, 'utf8')) as { readonly labels: readonly string[] }
  await writeFile(file, JSON.stringify({ ...model, labels: [...model.labels, 'OTHER'] }))
  const foreign = path.join(folder, 'foreign.jsonl')
  await writeFile(foreign, '{"id":"a","text":"Acme","spans":[{"start":0,"end":4,"label":"OTHER"}]}\n')
  const both = (...examplesOf: readonly string[]) => readJob(parseOptions([...[other, path.join(models, 'news-v1')].flatMap((one) => ['--model', one]), ...examplesOf.flatMap((one) => ['--examples', one])], jobTable))
  expect((await both(examples)).models).toHaveLength(2)
  await expect(both(foreign)).rejects.toThrow("foreign.jsonl:1: the model does not declare the label 'OTHER'")
})

test('a model that is given twice is refused: both would be one run', async () => {
  await expect(job('--model', path.join(models, '..', 'models', 'news-v1'))).rejects.toThrow(/hold the same model: give one of them/)
})

describe('reports', () => {
  const loaded = (name: string, version: string, digest: string) => ({ folder: name, digest: digest.repeat(64), model: { name, version } }) as unknown as LoadedModel

  test('of one model go where was said', () => {
    const one = loaded('news', '1.0.0', 'a')
    expect(reportFolders('report', [one])).toEqual(new Map([[one, 'report']]))
  })

  test('of several go each into a folder of its own, even of one name and version', () => {
    const [one, two] = [loaded('news', '1.0.0', 'a'), loaded('news', '1.0.0', 'b')]
    expect([...reportFolders('report', [one, two]).values()]).toEqual([path.join('report', 'news-1.0.0-aaaaaaaa'), path.join('report', 'news-1.0.0-bbbbbbbb')])
  })
})
