import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readJsonTree } from '../../../../scripts/cli/json-source.js'
import { Mistake } from '../../../../scripts/cli/source-tree.js'
import type { SourceTree } from '../../../../scripts/cli/source-tree.js'
import { deepestYaml } from '../../../../scripts/cli/yaml-document.js'
import { readYamlTree } from '../../../../scripts/cli/yaml-tree.js'
import { checkDefinition, checkJsonText } from '../../../../scripts/validate/definition.js'
import { fileFindings } from '../../../../scripts/validate/findings.js'
import { assembled } from '../../../../scripts/validate/intrinsic.js'
import { placeOf } from '../../../../scripts/validate/place.js'
import type { Setting } from '../../../../scripts/validate/setting.js'
import { usesInObject, usesInText } from '../../../../scripts/validate/substitution.js'
import { machinesIn } from '../../../../scripts/validate/template.js'

const setting: Setting = { type: 'STANDARD', levels: {}, secondOpinion: false }
const good = { StartAt: 'A', States: { A: { Type: 'Task', Resource: '${Fn}', Next: 'B' }, B: { Type: 'Succeed' } } }

/** Anything that may stand where CloudFormation has functions. */
const { thing } = fc.letrec<{ readonly thing: unknown; readonly called: unknown }>((tie) => ({
  thing: fc.oneof({ maxDepth: 4 }, fc.constantFrom(JSON.stringify(good), '', '${X}', '${!Y}{', '{"a":', 'x', null, 5, true), fc.jsonValue(), fc.constant(good), tie('called'), fc.array(tie('thing'), { maxLength: 3 })),
  called: fc.tuple(fc.constantFrom('Ref', 'Fn::Sub', 'Fn::Join', 'Fn::GetAtt', 'Fn::If', 'Fn::ToJsonString', 'Fn::Transform', 'Fn::ForEach'), tie('thing')).map(([name, argument]) => ({ [name]: argument })),
}))

const property = fc.constantFrom('DefinitionString', 'Definition', 'DefinitionUri', 'DefinitionS3Location', 'DefinitionSubstitutions', 'StateMachineType', 'Type')
const template = fc.dictionary(fc.string(), fc.record({ Type: fc.constantFrom('AWS::StepFunctions::StateMachine', 'AWS::Serverless::StateMachine'), Properties: fc.oneof(thing, fc.dictionary(property, thing, { maxKeys: 3 })) }), { maxKeys: 3 }).map((resources) => ({ Resources: resources }))

/** Validates what a text holds, and returns how many findings lie outside of it. */
async function outside(text: string, tree: SourceTree): Promise<number> {
  const findings = fileFindings('f', text, {})
  for (const { definitions, id } of machinesIn(placeOf(tree))) {
    for (const definition of definitions) {
      if (definition.kind === 'object') {
        await checkDefinition(definition.place, { type: 'STANDARD', machine: id }, setting, findings)
        usesInObject(definition.written)
      } else if (definition.kind === 'text') {
        const { text: inner, offsetOf } = assembled(definition.pieces)
        await checkJsonText(inner, { type: 'STANDARD', machine: id, offsetOf }, setting, findings)
        usesInText(definition.pieces)
      }
    }
  }
  await checkDefinition(placeOf(tree), { type: 'STANDARD' }, setting, findings)
  const lines = text.split('\n')
  return findings.report().diagnostics.filter(({ line, column }) => line < 1 || column < 1 || column > (lines[line - 1]?.length ?? -1) + 1).length
}

describe('whatever is read', () => {
  test('a template of any form has findings within the file, and nothing fails', async () => {
    await fc.assert(fc.asyncProperty(template, fc.constantFrom(0, 2), async (value, space) => {
      const text = JSON.stringify(value, null, space)
      expect(await outside(text, readJsonTree(text, { substitutions: true, allowDuplicates: true }))).toBe(0)
    }), { numRuns: 300 })
  })

  const yaml = `Resources:
  M: &m
    Type: AWS::StepFunctions::StateMachine
    Properties:
      DefinitionString: !Sub |
        { "StartAt": "A", "States": { "A": { "Type": "Pass", "Next": "\${B}" } } }
  N:
    Type: AWS::Serverless::StateMachine
    Properties:
      Definition: { StartAt: A, States: { A: { Type: Task, Resource: !GetAtt F.Arn,
    Next: 'B' }, "C": [ 1, *m ] } }
`

  test('a text near YAML has a mistake or findings within the file', async () => {
    const changes = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 3 }), fc.constantFrom('', ' ', '\n', '\t', '"', '\'', '{', '}', '[', ']', ':', '- ', '#', '|', '>', '&m ', '*m', '!X ', '<<: ', '? ', '---\n', '\r\n', '${', '%', '@')), { minLength: 1, maxLength: 4 })
    await fc.assert(fc.asyncProperty(changes, async (edits) => {
      const text = edits.reduce((before, [at, length, put]) => {
        const place = at % (before.length + 1)
        return before.slice(0, place) + put + before.slice(place + length)
      }, yaml)
      let tree: SourceTree
      try {
        tree = readYamlTree(text, { shortTags: true, allowDuplicates: true, looseIndent: true })
      } catch (error) {
        if (!(error instanceof Mistake)) throw error
        expect(error.offset).toBeGreaterThanOrEqual(0)
        expect(error.offset).toBeLessThanOrEqual(text.length)
        return
      }
      expect(await outside(text, tree)).toBe(0)
    }), { numRuns: 1000 })
  })
})

/** Texts with collections in one another: what opens one, what closes it, and what stands in the middle. */
const nests: Readonly<Record<string, (levels: number) => string>> = {
  'brackets on one line': (levels) => '['.repeat(levels) + ']'.repeat(levels),
  'brackets on lines': (levels) => '[\n'.repeat(levels) + ']\n'.repeat(levels),
  'lists behind texts': (levels) => '["a",'.repeat(levels) + ']'.repeat(levels),
  'maps in braces': (levels) => '{ a: '.repeat(levels) + '}'.repeat(levels),
  'maps as keys': (levels) => '{ ? '.repeat(levels) + '}'.repeat(levels),
  'tagged lists': (levels) => '!X ['.repeat(levels) + ']'.repeat(levels),
  'dashes on one line': (levels) => `${'- '.repeat(levels)}a`,
  'questions on one line': (levels) => `${'? '.repeat(levels)}a`,
  'keys on lines': (levels) => Array.from({ length: levels }, (_, i) => `${' '.repeat(i)}a:\n`).join(''),
  'dashes on lines': (levels) => Array.from({ length: levels }, (_, i) => `${' '.repeat(i)}-\n`).join(''),
  'brackets behind keys, indented less': (levels) => `a:\n    b:\n      c: ${'[\n'.repeat(levels)}${']'.repeat(levels)}`,
}

/** What reading a text comes to: its mistake, or nothing. */
function mistakeIn(text: string): Mistake | undefined {
  try {
    readYamlTree(text, { shortTags: true, allowDuplicates: true, looseIndent: true })
    return undefined
  } catch (error) {
    if (error instanceof Mistake) return error
    throw error
  }
}

// without the bound, each of these ended the process: the stack was exhausted within a regular expression
describe('what lies in one another without end', () => {
  const shapes = Object.entries(nests)

  test.each(shapes)('%s: is refused beyond the bound, closed or not', (_, nest) => {
    for (const levels of [deepestYaml + 1, 1200, 2000, 3000]) {
      const text = nest(levels)
      expect(mistakeIn(text)).toMatchObject({ kind: 'deep', reason: 'nested deeper than 500' })
      // not closed
      const cut = text.slice(0, Math.ceil(text.length * 0.7))
      expect(mistakeIn(cut)?.offset ?? 0).toBeLessThanOrEqual(cut.length)
    }
  })

  test.each(shapes)('%s: is read up to it, whatever is wrong besides', (_, nest) => {
    // the tree has more levels than the text: keys, tags, functions
    expect(mistakeIn(nest(300))?.kind).not.toBe('deep')
    expect(mistakeIn(nest(deepestYaml - 4))?.reason).not.toBe('nested deeper than 500')
  })

  test('is told at what lies too deep', () => {
    expect(mistakeIn('['.repeat(1200))?.offset).toBe(deepestYaml)
    expect(mistakeIn(`${'- '.repeat(1200)}a`)?.offset).toBe(2 * deepestYaml)
  })

  test('wide texts and texts with many brackets are not deep', () => {
    expect(mistakeIn(`a: "${'['.repeat(5000)}"\nb: '${'{'.repeat(5000)}'\nc: |\n  ${'- '.repeat(5000)}\n# ${'['.repeat(5000)}\nd: [${'[], '.repeat(5000)}]\ne: x${'['.repeat(5000)}\n`)).toBeUndefined()
  })

  test('openers in any order have an end', () => {
    const opener = fc.constantFrom('[', '{', '- ', '? ', '["a",', '{ a: ', '\n  - ', '!X ', '&x [', '\n', 'a: ', '"', '|\n')
    fc.assert(fc.property(fc.array(opener, { minLength: 1, maxLength: 6 }), fc.integer({ min: 1, max: 1200 }), (parts, times) => {
      const text = parts.join('').repeat(times)
      expect(mistakeIn(text)?.offset ?? 0).toBeLessThanOrEqual(text.length)
    }), { numRuns: 60 })
  })
})
