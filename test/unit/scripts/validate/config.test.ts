import { describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { parseConfig, readLevels } from '../../../../scripts/validate/config.js'

describe('a configuration', () => {
  test('sets levels by name or code', () => {
    expect(parseConfig('{"$schema": "x", "rules": {"missing-target": "off", "ASL2093": "error"}}', 'c.json')).toEqual({ 'missing-target': 'off', 'unknown-definition': 'error' })
    expect(parseConfig('{}', 'c.json')).toEqual({})
  })

  test.each([
    ['[]', 'c.json:1:1: a configuration is an object'], ['{"rule": {}}', 'c.json:1:10: a configuration has only "rules"'], ['{"rules": []}', 'c.json:1:11: "rules" is an object'],
    ['{"rules": {"nope": "off"}}', 'c.json:1:20: there is no such rule'], ['{"rules": {"toString": "off"}}', 'c.json:1:24: there is no such rule'], ['{"rules": {"missing-target": "warn"}}', 'c.json:1:30: a level is'],
    ['{"rules": {"missing-target": "off", "ASL2012": "off"}}', 'has a level already'], ['{"rules": {"a": "off", "a": "off"}}', 'the key occurs twice'],
  ])('%s is refused', (text, reason) => {
    expect(() => parseConfig(text, 'c.json')).toThrow(reason)
  })

  test('is overridden by options, of which the last counts', async () => {
    expect(await readLevels(undefined, ['ASL2012=off', 'missing-target=warning'])).toMatchObject({ 'missing-target': 'warning' })
    await expect(readLevels(undefined, ['missing-target'])).rejects.toThrow('--rule takes NAME=off')
    await expect(readLevels(undefined, ['nope=off'])).rejects.toThrow('--rule nope: there is no such rule')
    await expect(readLevels('/nowhere/c.json', [])).rejects.toThrow('/nowhere/c.json cannot be read')
  })

  test('has its schema published', () => {
    expect(JSON.parse(readFileSync('docs/schema/config.schema.json', 'utf8'))).toMatchObject({ title: 'stepwright.config.json', additionalProperties: false })
  })
})
