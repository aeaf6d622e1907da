import { spawn } from 'node:child_process'
import { open, rename, rm, stat, writeFile } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { assemble } from './parquet/assemble.js'
import { readFooter } from './parquet/footer.js'
import type { ExecTask, Part, PartResult } from './task.js'
import { writeAside, writeJson } from './aside.js'
import { fileProblem } from './problem.js'
import { readHeader } from './text/csv.js'
import { recordsBefore } from './text/cut.js'

/**
 * Runs a user's command for a part: the part as a file of its own, in the input's format and with its header, goes in at `{input}`, and a file of
 * the same format and as many rows is expected at `{output}`. The command is run by the shell; the paths reach it as arguments, whatever their
 * characters.
 *
 * @throws InferenceError SW4223 when the command fails, SW4224 when it gives something else than a row for a row
 */
export async function runCommand(task: ExecTask): Promise<PartResult> {
  const { file, target, command, model } = task
  // the command of a worker that was killed may still be writing to its own
  const [input, output] = [`${target}.${process.pid}.in.${file.format}`, `${target}.${process.pid}.out.${file.format}`]
  try {
    const rows = await writeInput(task, input)
    await rm(output, { force: true })
    const how = await runShell(command, { input, output, model })
    if (how !== undefined) throw fileProblem('SW4223', `the command for ${file.name} ended with ${how}`)
    const found = await stat(output).catch(() => undefined)
    if (found === undefined) throw fileProblem('SW4224', `the command for ${file.name} wrote no file at {output}`)
    return await takeOutput(task, output, rows)
  } finally {
    await rm(input, { force: true })
    await rm(output, { force: true })
  }
}

async function writeInput({ file, part }: ExecTask, path: string): Promise<number> {
  const source = await open(file.path)
  try {
    await writeFile(path, file.format === 'csv' && file.header !== '' ? `${file.header}${file.lineEnd}` : '')
    const target = await open(path, part.kind === 'text' ? 'a' : 'w')
    try {
      if (part.kind === 'text') return await copyText(source, target, part, file.format === 'csv')
      return await copyGroups(source, target, part, file.name)
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }
}

async function copyText(source: FileHandle, target: FileHandle, { cut }: Extract<Part, { kind: 'text' }>, quoted: boolean): Promise<number> {
  const buffer = Buffer.allocUnsafe(1 << 20)
  for (let at = cut.start; at < cut.end;) {
    const { bytesRead } = await source.read(buffer, 0, Math.min(buffer.length, cut.end - at), at)
    if (bytesRead === 0) throw fileProblem('SW4207', 'the input changed while it was read; run again when it is at rest')
    await target.writeFile(buffer.subarray(0, bytesRead))
    at += bytesRead
  }
  return recordsBefore(source, quoted, cut.end, cut.start)
}

async function copyGroups(source: FileHandle, target: FileHandle, part: Extract<Part, { kind: 'parquet' }>, name: string): Promise<number> {
  const footer = await readFooter(source, name)
  const file = await assemble({ put: (bytes) => target.writeFile(bytes) }, footer, {
    elements: footer.fields.flatMap(({ elements }) => elements), columns: footer.fields.length, leaves: footer.fields.reduce((sum, { leaves }) => sum + leaves, 0), whole: true,
  })
  for (const group of footer.groups.slice(part.firstGroup, part.firstGroup + part.groups)) await file.add(group.rows, [{ handle: source, pieces: group.pieces }], group.fields)
  await file.end()
  return part.rows
}

function runShell(command: string, paths: Readonly<Record<'input' | 'output' | 'model', string>>): Promise<string | undefined> {
  const script = command.replaceAll('{input}', '"$1"').replaceAll('{output}', '"$2"').replaceAll('{model}', '"$3"')
  return new Promise((resolve, reject) => {
    // what it prints is the job's log
    const child = spawn('/bin/sh', ['-c', script, 'sh', paths.input, paths.output, paths.model], { stdio: ['ignore', 2, 2], detached: true })
    const end = (): void => endGroup(child.pid)
    process.once('exit', end)
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      process.off('exit', end)
      resolve(code === 0 ? undefined : signal === null ? `exit code ${code ?? 'unknown'}` : `signal ${signal}`)
    })
  })
}

/** A worker that ends takes its command along, with all that the command started. */
function endGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

async function takeOutput({ file, target }: ExecTask, output: string, wanted: number): Promise<PartResult> {
  const handle = await open(output)
  try {
    const bytes = (await handle.stat()).size
    if (file.format === 'parquet') {
      const { rows } = await readFooter(handle, `the command's output for ${file.name}`)
      requireRows(file.name, rows, wanted)
      const result: PartResult = { rows, blankRows: 0, problems: [], bytes }
      await rename(output, target)
      await writeJson(`${target}.json`, result)
      return result
    }
    const { header, start } = await outputHeader(handle, file)
    const rows = await recordsBefore(handle, file.format === 'csv', bytes, start)
    requireRows(file.name, rows, wanted)
    return await writeAside(target, async (to): Promise<PartResult> => {
      await copyText(handle, to, { kind: 'text', cut: { start, end: bytes } }, false)
      const size = bytes - start
      const last = Buffer.alloc(1)
      if (size > 0) await handle.read(last, 0, 1, bytes - 1)
      // the next part begins on a line of its own
      const ended = size === 0 || last[0] === 0x0a
      if (!ended) await to.writeFile('\n')
      return { rows, blankRows: 0, problems: [], bytes: size + (ended ? 0 : 1), ...(header === undefined ? {} : { header }) }
    })
  } finally {
    await handle.close()
  }
}

async function outputHeader(handle: FileHandle, { format, header, name, delimiter }: ExecTask['file']): Promise<{ readonly header?: string, readonly start: number }> {
  if (format !== 'csv' || header === '') return { start: 0 }
  const block = Buffer.alloc(1 << 20)
  const { bytesRead } = await handle.read(block, 0, block.length, 0)
  const found = readHeader(block.subarray(0, bytesRead), `the command's output for ${name}`, delimiter, true)
  return { header: found.text.toString('utf8'), start: found.rowsAt }
}

function requireRows(name: string, rows: number, wanted: number): void {
  if (rows !== wanted) throw fileProblem('SW4224', `the command for ${name} gave ${rows} rows for ${wanted}`)
}
