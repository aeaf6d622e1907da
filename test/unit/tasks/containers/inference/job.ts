import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { FileManifest, InferenceReport } from '../../../../../tasks/containers/inference/contract.js'

/** One instance of a processing job: a folder as its file system. */
export class Job {
  readonly input: string
  readonly output: string

  constructor(readonly build: string, readonly root: string) {
    this.input = path.join(root, 'opt/ml/processing/input')
    this.output = path.join(root, 'opt/ml/processing/output')
    mkdirSync(this.input, { recursive: true })
    mkdirSync(path.join(root, 'opt/ml/processing/model'), { recursive: true })
  }

  put(name: string, content: string | Uint8Array): this {
    mkdirSync(path.dirname(path.join(this.input, name)), { recursive: true })
    writeFileSync(path.join(this.input, name), content)
    return this
  }

  model(content: Uint8Array): this {
    writeFileSync(path.join(this.root, 'opt/ml/processing/model/model.onnx'), content)
    return this
  }

  start(args: readonly string[], detached = false, wrapper: readonly string[] = []): ChildProcess {
    const [command = '', ...rest] = [...wrapper, process.execPath, path.join(this.build, 'main.js'), ...args]
    return spawn(command, rest, { env: { PATH: process.env['PATH'], STEPWRIGHT_ROOT: this.root }, stdio: ['ignore', 'pipe', 'pipe'], detached })
  }

  async run(args: readonly string[] = [], wrapper: readonly string[] = []): Promise<JobEnd> {
    const child = this.start(args, false, wrapper)
    let [out, error] = ['', '']
    child.stdout?.on('data', (bytes: Buffer) => out += bytes.toString())
    child.stderr?.on('data', (bytes: Buffer) => error += bytes.toString())
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
    const last = out.trimEnd().split('\n').at(-1) ?? ''
    return { code, out, error, report: last.startsWith('{"report"') ? JSON.parse(last) as InferenceReport : undefined, message: existsSync(this.messageFile) ? readFileSync(this.messageFile, 'utf8') : undefined }
  }

  get messageFile(): string {
    return path.join(this.root, 'opt/ml/output/message')
  }

  text(name: string): string {
    return readFileSync(path.join(this.output, name), 'utf8')
  }

  bytes(name: string): Buffer {
    return readFileSync(path.join(this.output, name))
  }

  manifest(name: string): FileManifest {
    return JSON.parse(this.text(`_manifest/${name}.json`)) as FileManifest
  }
}

export interface JobEnd {
  readonly code: number | null
  readonly out: string
  readonly error: string
  readonly report: InferenceReport | undefined
  readonly message: string | undefined
}
