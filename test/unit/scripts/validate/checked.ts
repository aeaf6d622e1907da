import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { FileReport } from '../../../../src/validator/formatters/located.js'
import { Check } from '../../../../scripts/validate/check.js'
import { collect } from '../../../../scripts/validate/collect.js'
import type { Setting } from '../../../../scripts/validate/setting.js'

/** What a check came to. */
export interface Checked {
  readonly files: readonly FileReport[]
  readonly notes: readonly string[]
}

const plain: Setting = { type: 'STANDARD', levels: {}, secondOpinion: false }

/**
 * Validates files as the command does, in a folder of their own.
 *
 * @param texts - by name
 * @param words - which are given; all of them where it is left out
 */
export async function checked(texts: Readonly<Record<string, string | Uint8Array>>, words: readonly string[] = Object.keys(texts), setting: Partial<Setting> = {}): Promise<Checked> {
  const folder = mkdtempSync(path.join(tmpdir(), 'stepwright-check-'))
  try {
    for (const [name, text] of Object.entries(texts)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
      writeFileSync(path.join(folder, name), text)
    }
    const check = new Check({ ...plain, ...setting })
    const files = await check.all(await collect(words.map((word) => path.join(folder, word)), check.notes), new AbortController().signal)
    const short = (name: string): string => path.relative(folder, path.resolve(name)).split(path.sep).join('/')
    return { files: files.map((report) => ({ ...report, file: short(report.file) })), notes: check.notes.map((note) => note.replaceAll(`${folder}/`, '')) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Findings as `file:line:column code path`. */
export const told = ({ files }: Checked): readonly string[] =>
  files.flatMap(({ file, diagnostics }) => diagnostics.map(({ code, line, column, path: at }) => `${file}:${line}:${column} ${code} ${at}`))
