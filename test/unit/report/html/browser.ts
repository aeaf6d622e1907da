import { spawn } from 'node:child_process'
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Readable, Writable } from 'node:stream'

/** A page in a real browser. */
export interface Page {
  /** Opens a file, and resolves once it was loaded. */
  open(url: string): Promise<void>
  /** The value of an expression in the page. It must be JSON. */
  read(expression: string): Promise<unknown>
  /** Sends a command of the Chrome DevTools protocol. */
  send(method: string, params?: Readonly<Record<string, unknown>>): Promise<unknown>
  /** Addresses that the page asked for, in order, its own first. */
  readonly requests: readonly string[]
  /** What it said of broken policies, uncaught errors and the like. */
  readonly complaints: readonly string[]
  close(): Promise<void>
}

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** The first browser that is here: `STEPWRIGHT_BROWSER`, or one of Chromium's usual names in `PATH`. */
export function findBrowser(): string | undefined {
  const named = process.env['STEPWRIGHT_BROWSER']
  const places = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '')
  return [...(named === undefined ? [] : [named]), ...names.flatMap((name) => places.map((folder) => path.join(folder, name)))].find(isRunnable)
}

function isRunnable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

interface Message {
  readonly id?: number
  readonly method?: string
  readonly params?: Readonly<Record<string, unknown>>
  readonly result?: Readonly<Record<string, unknown>>
  readonly error?: { readonly message: string }
}

interface Waiting {
  readonly resolve: (result: Readonly<Record<string, unknown>>) => void
  readonly reject: (error: Error) => void
}

/** Starts a browser without a window; talks to it over a pipe, so no port is opened. */
export async function openBrowser(program: string): Promise<Page> {
  const profile = mkdtempSync(path.join(tmpdir(), 'report-browser-'))
  const child = spawn(program, [
    '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking', '--no-first-run', '--hide-scrollbars',
    '--remote-debugging-pipe', `--user-data-dir=${profile}`, 'about:blank',
  ], { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] })
  const [input, output] = [child.stdio[3] as Writable, child.stdio[4] as Readable]
  const waiting = new Map<number, Waiting>()
  const listeners = new Map<string, (params: Readonly<Record<string, unknown>>) => void>()
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const fail = (error: Error): void => {
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }
  child.once('error', fail)
  child.once('exit', () => fail(new Error('the browser ended')))
  input.on('error', fail)

  const take = ({ id, method, params, result, error }: Message): void => {
    if (id === undefined) return listeners.get(method ?? '')?.(params ?? {})
    const one = waiting.get(id)
    waiting.delete(id)
    if (error === undefined) one?.resolve(result ?? {})
    else one?.reject(new Error(error.message))
  }
  const pieces: Buffer[] = []
  output.on('data', (piece: Buffer) => {
    let rest = piece
    for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
      take(JSON.parse(Buffer.concat([...pieces.splice(0), rest.subarray(0, end)]).toString('utf8')) as Message)
      rest = rest.subarray(end + 1)
    }
    pieces.push(rest)
  })

  let last = 0
  const session: { id?: string } = {}
  const send = (method: string, params: Readonly<Record<string, unknown>> = {}): Promise<Readonly<Record<string, unknown>>> => new Promise((resolve, reject) => {
    waiting.set(++last, { resolve, reject })
    input.write(`${JSON.stringify({ id: last, method, params, ...(session.id !== undefined && { sessionId: session.id }) })}\0`)
  })

  const { targetInfos } = await send('Target.getTargets') as { readonly targetInfos: readonly { readonly type: string, readonly targetId: string }[] }
  const targetId = targetInfos.find(({ type }) => type === 'page')?.targetId
  const attached = await send('Target.attachToTarget', { targetId, flatten: true }) as { readonly sessionId: string }
  session.id = attached.sessionId
  const requests: string[] = []
  const complaints: string[] = []
  listeners.set('Network.requestWillBeSent', ({ request }) => requests.push((request as { readonly url: string }).url))
  listeners.set('Log.entryAdded', ({ entry }) => complaints.push((entry as { readonly text: string }).text))
  listeners.set('Runtime.exceptionThrown', ({ exceptionDetails }) => complaints.push(JSON.stringify(exceptionDetails)))
  for (const domain of ['Page', 'Network', 'Log', 'Runtime']) await send(`${domain}.enable`)

  return {
    requests, complaints, send,
    async open(url) {
      const loaded = new Promise<void>((resolve) => listeners.set('Page.loadEventFired', () => resolve()))
      await send('Page.navigate', { url })
      await loaded
    },
    async read(expression) {
      const { result, exceptionDetails } = await send('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true }) as { readonly result: { readonly value?: unknown }, readonly exceptionDetails?: unknown }
      if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails))
      return result.value
    },
    async close() {
      child.kill()
      await ended
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
