import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { UsageError } from '../../../../scripts/cli/command.js'
import { appendToFile, probeAppend, probeFile, readFolder, readInput, writeFileAtomic } from '../../../../scripts/cli/file.js'

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
    await expect(writeFileAtomic(path.join(folder, 'file/inside'), 'x')).rejects.not.toThrow(UsageError)
  })

  test('takes pieces as they come, of any size', async () => {
    const file = path.join(folder, 'lines')
    const pieces = ['a\n', 'b'.repeat(3 << 20), '\n', '']
    await writeFileAtomic(file, (async function* () {
      yield* pieces
      await Promise.resolve()
    })())
    expect(readFileSync(file, 'utf8')).toBe(pieces.join(''))
  })

  test('stops when its pieces do, and leaves what was there', async () => {
    const file = path.join(folder, 'lines')
    writeFileSync(file, 'old')
    const broken = (async function* () {
      yield 'new'
      await Promise.resolve()
      throw new RangeError('no more')
    })()
    await expect(writeFileAtomic(file, broken)).rejects.toThrow(new RangeError('no more'))
    expect(readFileSync(file, 'utf8')).toBe('old')
    expect(readdirSync(folder)).toEqual(['lines'])
  })

  test('at the end of a file keeps what is there', async () => {
    const file = path.join(folder, 'summary')
    await probeAppend(file)
    await appendToFile(file, 'one\n')
    await appendToFile(file, 'two\n')
    expect(readFileSync(file, 'utf8')).toBe('one\ntwo\n')
    await expect(probeAppend(folder)).rejects.toThrow(UsageError)
    await expect(appendToFile(folder, 'x')).rejects.toThrow(`${folder} cannot be written: `)
  })

  test('is tried beforehand, and leaves the file as it is', async () => {
    const file = path.join(folder, 'a/report.json')
    await probeFile(file)
    expect(readdirSync(path.join(folder, 'a'))).toEqual([])
    writeFileSync(file, 'old')
    await probeFile(file)
    expect(readFileSync(file, 'utf8')).toBe('old')
    expect(readdirSync(path.join(folder, 'a'))).toEqual(['report.json'])
  })

  test('tried where it cannot be done is bad usage', async () => {
    writeFileSync(path.join(folder, 'file'), '')
    for (const file of [path.join(folder, 'file/inside'), folder]) {
      await expect(probeFile(file)).rejects.toThrow(UsageError)
      await expect(probeFile(file)).rejects.toThrow(`${file} cannot be written: `)
    }
    expect(readdirSync(folder)).toEqual(['file'])
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

  test('a link is refused by name, wherever it leads', async () => {
    const model = path.join(folder, 'model')
    mkdirSync(path.join(folder, 'shared'))
    mkdirSync(path.join(model, 'groups'), { recursive: true })
    writeFileSync(path.join(folder, 'secret'), 'x')
    symlinkSync(path.join(folder, 'secret'), path.join(model, 'groups/linked.json'))
    symlinkSync(path.join(folder, 'shared'), path.join(model, 'rules'))
    symlinkSync(path.join(folder, 'secret'), path.join(model, '.hidden'))
    await expect(readFolder(model)).rejects.toThrow(UsageError)
    await expect(readFolder(model)).rejects.toThrow(`${model}/groups/linked.json: a link cannot be read; copy the file into the folder`)
    await expect(readFolder(model)).rejects.toThrow(`${model}/rules: a link`)
    await expect(readFolder(model)).rejects.not.toThrow('.hidden')
  })

  test('what is not there is named', async () => {
    await expect(readFolder(path.join(folder, 'no'))).rejects.toThrow(/no cannot be read as a folder/)
    await expect(readInput(path.join(folder, 'no.json'))).rejects.toThrow(/no\.json cannot be read/)
  })
})
