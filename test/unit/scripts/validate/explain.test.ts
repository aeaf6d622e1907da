import { describe, expect, test } from '@jest/globals'
import { explain, listRules, plainText } from '../../../../scripts/validate/explain.js'

describe('explaining', () => {
  test('gives a page without the signs of Markdown', () => {
    expect(plainText('# A: b\n\nsee `a` in **[b](https://c.d)** and [e](../f.md)\n\n## Do\n```json\n{}\n\n[x](y)\n```')).toBe('A: b\n\nsee a in b (https://c.d) and e\n\nDO\n    {}\n\n    [x](y)\n')
  })

  test.each(['ASL2012', 'asl2012', 'missing-target'])('takes %s', async (word) => {
    expect(await explain(word)).toMatch(/^ASL2012: missing-target\n/)
  })

  test('takes other codes, and no others', async () => {
    expect(await explain('ASL3005')).toMatch(/^ASL3005\nA transition leads/)
    for (const word of ['ASL9999', 'nope', '../errors', 'ASL3005\n']) await expect(explain(word)).rejects.toThrow('there is no rule or code')
  })

  test('lists rules by code', () => {
    const codes = listRules().trim().split('\n').map((line) => line.slice(0, 7))
    expect(codes).toContain('ASL2090')
    expect(codes).toEqual([...codes].sort())
  })
})
