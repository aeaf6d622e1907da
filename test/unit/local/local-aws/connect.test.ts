import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { connectLocalAws, startLocalAws, withLocalAws, type ConnectedAws } from '../../../../src/local/index.js'
import { bundle } from '../bundle.js'
import { writeAssembly } from '../deploy/assembly-directory.js'

let temporary: string
let assemblyDirectory: string
let other: string
let program: string
let dataDirectory: string
let round = 0
const children: ChildProcess[] = []

beforeAll(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'connect-'))
  const store = { Store: { Type: 'AWS::S3::Bucket' } }
  const template = { Outputs: { Store: { Value: { Ref: 'Store' } } } }
  assemblyDirectory = await writeAssembly({ App: { resources: store, template } })
  other = await writeAssembly({ App: { resources: { ...store, More: { Type: 'AWS::S3::Bucket' } }, template } })
  program = bundle('test/unit/local/local-aws/host-program.ts', temporary, ['dynalite'])
})
beforeEach(() => { dataDirectory = join(temporary, `data-${round++}`) })
afterEach(() => { for (const child of children.splice(0)) child.kill('SIGKILL') })
afterAll(async () => {
  for (const directory of [temporary, assemblyDirectory, other]) await rm(directory, { recursive: true, force: true })
})

/** A process that runs a local AWS on the data directory. */
async function host(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--no-warnings', program, dataDirectory, assemblyDirectory], { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  await Promise.race([once(child.stdout, 'data'), once(child, 'exit').then(([code]) => { throw new Error(`the host ended with ${String(code)}`) })])
  return child
}
async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  child.kill(signal)
  await once(child, 'exit')
}
const put = (aws: ConnectedAws, Key: string) => new S3Client({ ...aws.clientConfig(), maxAttempts: 1 }).send(new PutObjectCommand({ Bucket: aws.outputs['App']?.['Store'] ?? '', Key, Body: Key }))
const text = async (aws: ConnectedAws, Key: string): Promise<string | undefined> =>
  (await new S3Client(aws.clientConfig()).send(new GetObjectCommand({ Bucket: aws.outputs['App']?.['Store'] ?? '', Key }))).Body?.transformToString()

describe('whoever comes first', () => {
  test('starts the local AWS; the next one is its guest, with the same names and the same data', async () => {
    const first = await connectLocalAws({ dataDirectory, assemblyDirectory })
    const second = await connectLocalAws({ dataDirectory, assemblyDirectory })
    expect([first.host, second.host]).toEqual([undefined, process.pid])
    expect([second.endpoint, second.outputs, second.clientConfig(), second.clientEnvironment()]).toEqual([first.endpoint, first.outputs, first.clientConfig(), first.clientEnvironment()])
    await put(second, 'one')
    await second.stop()
    expect(await text(first, 'one')).toBe('one')
    expect(await second.gone()).toBe(false)
    await first.stop()
    expect(await second.gone()).toBe(true)
    expect((await readdir(dataDirectory)).filter((name) => name.includes('lock'))).toEqual([])
  })

  test('keeps the credentials in the lock file from others', async () => {
    const aws = await connectLocalAws({ dataDirectory, assemblyDirectory })
    const lock = join(dataDirectory, 'lock.1')
    expect((await stat(lock)).mode & 0o777).toBe(0o600)
    expect(JSON.parse(await readFile(lock, 'utf8'))).toMatchObject({ pid: process.pid, published: { endpoint: aws.endpoint, credentials: aws.clientConfig().credentials } })
    await aws.stop()
  })

  test('is one of many who come at once', async () => {
    const all = await Promise.all(Array.from({ length: 6 }, () => connectLocalAws({ dataDirectory, assemblyDirectory })))
    expect(all.filter(({ host }) => host === undefined)).toHaveLength(1)
    expect(new Set(all.map(({ endpoint }) => endpoint)).size).toBe(1)
    for (const aws of all) await aws.stop()
  })
})

describe('a guest', () => {
  test('may have its own copy of the assembly, but not another one, nor other settings', async () => {
    const aws = await startLocalAws({ dataDirectory, assemblyDirectory })
    const copy = join(temporary, 'copy')
    await cp(assemblyDirectory, copy, { recursive: true })
    expect((await connectLocalAws({ dataDirectory, assemblyDirectory: copy })).endpoint).toBe(aws.endpoint)
    const refused = (what: string): RegExp => new RegExp(`^SW4003: the data directory .* is in use by process ${process.pid} since .*, which runs the local AWS ${what}`)
    await expect(connectLocalAws({ dataDirectory, assemblyDirectory: other })).rejects.toThrow(refused('with another assembly'))
    await expect(connectLocalAws({ dataDirectory, assemblyDirectory, images: { app: '/elsewhere' } })).rejects.toThrow(refused('with other images'))
    await expect(connectLocalAws({ dataDirectory, assemblyDirectory, iam: 'off' })).rejects.toThrow(refused('with IAM \'enforce\''))
    await expect(connectLocalAws({ dataDirectory, assemblyDirectory, throttle: true })).rejects.toThrow(refused('without throttling'))
    await expect(connectLocalAws({ dataDirectory, assemblyDirectory, port: 1 })).rejects.toThrow(refused('on another port'))
    await aws.stop()
  })

  test.each(['SIGTERM', 'SIGKILL'] as const)('whose host ended by %s takes over and begins again', async (signal) => {
    const child = await host()
    const gone: number[] = []
    let turns = 0
    const before = await withLocalAws({ dataDirectory, assemblyDirectory }, async (aws) => {
      turns += 1
      expect(aws.host).toBe(turns === 1 ? child.pid : undefined)
      if (turns === 2) return text(aws, 'one')
      await put(aws, 'one')
      await end(child, signal)
      return put(aws, 'two').then(() => 'the host has ended')
    }, { onGone: (pid) => gone.push(pid) })
    expect([before, turns, gone]).toEqual(['one', 2, [child.pid]])
  })

  test('that fails while its host is well has failed; so has one that was interrupted, and whoever runs it itself', async () => {
    const child = await host()
    const fail = (): Promise<never> => Promise.reject(new Error('mine'))
    await expect(withLocalAws({ dataDirectory, assemblyDirectory }, fail)).rejects.toThrow('mine')
    await expect(withLocalAws({ dataDirectory, assemblyDirectory }, async () => {
      await end(child, 'SIGKILL')
      return fail()
    }, { signal: AbortSignal.abort() })).rejects.toThrow('mine')
    await expect(withLocalAws({ dataDirectory, assemblyDirectory }, fail)).rejects.toThrow('mine')
  })
})
