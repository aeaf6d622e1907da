import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@jest/globals'

const root = path.resolve(import.meta.dirname, '../../..')
const documents = ['README.md', ...readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.md')).map((file) => path.join('docs', file))]

test('the documents are read', () => {
  expect(documents.length).toBeGreaterThan(10)
})

test.each(documents)('every link in %s leads to a file', (document) => {
  const text = readFileSync(path.join(root, document), 'utf8').replaceAll(/```[\s\S]*?```/g, '')
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target.split('#')[0] ?? '').filter((target) => target !== '' && !/^[a-z]+:/.test(target))
  expect(links.filter((target) => !existsSync(path.join(root, path.dirname(document), target)))).toEqual([])
})
