import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { removeTree } from '../../../../src/local/container/index.js'
import { scratchFolder, writeTree } from './harness.js'
import { asNobody } from './nobody.js'

let folder: Awaited<ReturnType<typeof scratchFolder>>
beforeEach(async () => {
  folder = await scratchFolder('remove')
  // whoever runs the tests as root can write into folders that nobody may write into
  chmodSync(folder.path, 0o777)
})
afterEach(() => folder.remove())

test('folders that were made read-only are removed, and what links lead to is left as it is', async () => {
  const [tree, other] = [join(folder.path, 'tree'), join(folder.path, 'other')]
  await asNobody(async () => {
    writeTree(tree, { 'a/b/c': 'x', 'a/d': 'y' })
    writeTree(other, { kept: 'z' })
    symlinkSync(other, join(tree, 'a', 'link'))
    for (const path of [other, join(tree, 'a/b'), join(tree, 'a')]) chmodSync(path, 0o555)
    await removeTree(tree)
  })
  expect(existsSync(tree)).toBe(false)
  expect([readdirSync(other), statSync(other).mode & 0o777]).toEqual([['kept'], 0o555])
})

/** Nobody else can own a file that a plain user makes. */
const asRoot = process.getuid?.() === 0 ? test : test.skip

asRoot('what belongs to somebody else is an error', async () => {
  const tree = writeTree(join(folder.path, 'tree'), { a: 'x' })
  await expect(asNobody(() => removeTree(tree))).rejects.toMatchObject({ code: 'EPERM' })
  expect(readdirSync(tree)).toEqual(['a'])
})

test('a folder that is not there is removed', async () => {
  mkdirSync(join(folder.path, 'there'))
  await expect(removeTree(join(folder.path, 'absent'))).resolves.toBeUndefined()
  expect(readdirSync(folder.path)).toEqual(['there'])
})
