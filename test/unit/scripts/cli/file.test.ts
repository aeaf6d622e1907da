import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { UsageError } from '../../../../scripts/cli/command.js'
import { readFolder, readInput, writeFileAtomic } from '../../../../scripts/cli/file.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'stepwright-file-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('writing', () => {
  test('makes folders, replaces, and leaves nothing beside the file', async () => {
    const file = path.join(folder, 'a/b/report.json')
    await writeFileAtomic(file, 'one')
    await writeFileAtomic(file, 'two')
    expect(readFileSync(file, 'utf8')).toBe('two')
    expect(readdirSync(path.dirname(file))).toEqual(['report.json'])
  })

  test('where it cannot be done says so and leaves nothing', async () => {
    mkdirSync(path.join(folder, 'taken'))
    await expect(writeFileAtomic(path.join(folder, 'taken'), 'x')).rejects.toThrow(/taken cannot be written: /)
    expect(readdirSync(folder)).toEqual(['taken'])
    writeFileSync(path.join(folder, 'file'), '')
    await expect(writeFileAtomic(path.join(folder, 'file/inside'), 'x')).rejects.toThrow(UsageError)
  })
})

describe('reading', () => {
  test('a folder gives all files by their path, without hidden ones', async () => {
    mkdirSync(path.join(folder, 'groups/.git'), { recursive: true })
    writeFileSync(path.join(folder, 'model.json'), '{}')
    writeFileSync(path.join(folder, 'groups/a.json'), 'a')
    writeFileSync(path.join(folder, 'groups/.git/config'), 'x')
    writeFileSync(path.join(folder, '.DS_Store'), 'x')
    const files = await readFolder(folder)
    expect([...files].map(([name, bytes]) => [name, Buffer.from(bytes).toString()])).toEqual([['groups/a.json', 'a'], ['model.json', '{}']])
  })

  test('a link out of the folder is not followed', async () => {
    writeFileSync(path.join(folder, 'secret'), 'x')
    mkdirSync(path.join(folder, 'model'))
    symlinkSync(path.join(folder, 'secret'), path.join(folder, 'model/linked.json'))
    expect([...(await readFolder(path.join(folder, 'model'))).keys()]).toEqual([])
  })

  test('what is not there is named', async () => {
    await expect(readFolder(path.join(folder, 'no'))).rejects.toThrow(/no cannot be read as a folder/)
    await expect(readInput(path.join(folder, 'no.json'))).rejects.toThrow(/no\.json cannot be read/)
  })
})
