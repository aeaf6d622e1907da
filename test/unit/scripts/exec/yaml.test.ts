import { describe, expect, test } from '@jest/globals'
import { readYamlSource } from '../../../../scripts/exec/yaml.js'

const text = `# a machine
StartAt: Pause
States:
  Pause: &pause
    Type: Wait
    Seconds: 5
    Next: Both
  Both:
    Type: Parallel
    End: true
    Branches:
      - StartAt: In
        States:
          In: { Type: Pass, End: true }
`

describe('definitions in YAML', () => {
  test('have values and places', () => {
    const { value, positionOf } = readYamlSource(text, 'f.yaml')
    expect(value).toMatchObject({ StartAt: 'Pause', States: { Pause: { Seconds: 5 }, Both: { Branches: [{ StartAt: 'In', States: { In: { Type: 'Pass' } } }] } } })
    expect(positionOf('/States/Pause/Next')).toEqual({ line: 7, column: 11 })
    expect(positionOf('/States/Both/Branches[0]/States/In/Type')).toEqual({ line: 14, column: 23 })
    expect(positionOf('/States/Pause/Nothing').line).toBe(5)
    expect(positionOf('')).toEqual({ line: 2, column: 1 })
  })

  test.each([
    ['a: [1', /^f.yaml:\d+:\d+: not YAML that can be a definition: /],
    ['a: 1\na: 2', /^f.yaml:2:1: not YAML that can be a definition: DUPLICATE_KEY/],
    ['Definition: !Sub "${A}"', /^f.yaml:1:\d+: .* \(a tag such as !Sub belongs to a CloudFormation template\)/],
    [`a: &a [x, x, x, x, x, x, x, x, x, x]\n${'bcdefgh'.split('').map((key, i) => `${key}: &${key} [${Array(10).fill(`*${'abcdefg'.charAt(i)}`).join(', ')}]`).join('\n')}`, /its aliases stand for too much/],
  ])('%j is refused', (wrong, reason) => {
    expect(() => readYamlSource(wrong, 'f.yaml')).toThrow(reason)
  })
})
