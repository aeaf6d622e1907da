import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

export const root = path.resolve(import.meta.dirname, '../..')
export const samples = path.join(root, 'workflows/backtest/samples')
export const sampleExamples = path.join(samples, 'examples.jsonl')
export const sampleModel = (name: string): string => path.join(samples, 'models', name)

/** The command as it is shipped: built before the tests. */
const program = path.join(root, 'dist/scripts/stepwright.js')

export interface Finished {
  /** null when a signal ended it. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Running {
  readonly child: ChildProcess
  readonly finished: Promise<Finished>
  /** Waits until the command has said something on stderr. */
  said(pattern: RegExp): Promise<void>
}

/** Starts `stepwright`. */
export function start(args: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}): Running {
  const child = spawn(process.execPath, [program, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NODE_OPTIONS: '', GITHUB_STEP_SUMMARY: '', ...env } })
  const text = { stdout: '', stderr: '' }
  const listeners = new Set<() => void>()
  const hear = (name: 'stdout' | 'stderr') => (chunk: Buffer): void => {
    text[name] += chunk.toString('utf8')
    for (const listener of listeners) listener()
  }
  child.stdout.on('data', hear('stdout'))
  child.stderr.on('data', hear('stderr'))
  const finished = new Promise<Finished>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, ...text }))
  })
  return {
    child, finished,
    said: (pattern) => new Promise((resolve, reject) => {
      const look = (): void => {
        if (!pattern.test(text.stderr)) return
        listeners.delete(look)
        resolve()
      }
      listeners.add(look)
      look()
      void finished.then(({ code, stderr }) => reject(new Error(`ended with ${code} before it said ${pattern.source}:\n${stderr}`)))
    }),
  }
}

/** Runs `stepwright` to its end. */
export const run = (args: readonly string[], cwd: string, env?: Readonly<Record<string, string>>): Promise<Finished> => start(args, cwd, env).finished

/** A folder that is removed after the tests of a file. */
export function scratch(): { readonly path: string; readonly file: (name: string, content: string | Uint8Array) => string; remove(): void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'stepwright-scenario-'))
  return {
    path: folder,
    file(name, content) {
      const file = path.join(folder, name)
      writeFileSync(file, content)
      return file
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** The first lines of the sample examples. */
export const sampleLines = (count: number): readonly string[] => readFileSync(sampleExamples, 'utf8').split('\n').slice(0, count)

interface Counted {
  readonly tp: number
  readonly fp: number
  readonly fn: number
}

/** What `--format json` prints. */
export interface Report {
  readonly micro: Counted & { readonly precision: number; readonly recall: number; readonly f1: number }
  readonly labels: Readonly<Record<string, Counted & { readonly f1: number }>>
  readonly slices: Readonly<Record<string, Readonly<Record<string, { readonly items: number }>>>>
  readonly flaky: readonly string[]
  readonly notes: readonly string[]
  readonly verdict: string
  readonly reasons: readonly string[]
  readonly regressed: readonly string[]
  readonly items: { readonly total: number; readonly scored: number; readonly cached: number; readonly failed: number }
  readonly errors: readonly { readonly id: string; readonly error: string }[]
  readonly run: { readonly id: string }
}

export const reportOf = ({ stdout, stderr }: Finished): Report => {
  try {
    return JSON.parse(stdout) as Report
  } catch {
    throw new Error(`no report on stdout: ${stdout.slice(0, 200)}\n${stderr}`)
  }
}

/** A report without what may differ between equal runs. */
export function figuresOf(report: Report): Readonly<Record<string, unknown>> {
  const { run: _run, items, timings: _timings, ...figures } = report as Report & { readonly timings: unknown }
  return { ...figures, items: { total: items.total, scored: items.scored, failed: items.failed } }
}
