import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { groupSchema, itemSchema, validate } from '../../../../src/nlp/index.js'
import { publishedSchemas } from '../../../../scripts/schema/published.js'

const folder = fileURLToPath(new URL('../../../../docs/schema', import.meta.url))

describe('published schemas', () => {
  test('are those that files are checked against; else run: npm run build && node dist/scripts/schema/write.js', () => {
    expect(readdirSync(folder).sort()).toEqual([...publishedSchemas.keys()].sort())
    for (const [name, text] of publishedSchemas) expect(readFileSync(path.join(folder, name), 'utf8')).toBe(text)
  })

  test('a file may say where its schema is', () => {
    expect(validate(groupSchema, { $schema: '../../schema/group.schema.json', entries: ['x'] })).toEqual([])
    expect(validate(itemSchema, { $schema: 'x', id: 'a', text: 'b', spans: [] })).toEqual([{ path: '/$schema', reason: "unknown field '$schema'; known are id, text, spans, slices" }])
  })
})
