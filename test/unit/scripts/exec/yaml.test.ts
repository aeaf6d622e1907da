import { describe, expect, test } from '@jest/globals'
import { readYamlSource } from '../../../../scripts/exec/yaml.js'
import type { YamlPackage } from '../../../../scripts/exec/yaml.js'

/** Other packages bring it along; a direct dependency it may not be yet. */
const name: string = 'yaml'
const yaml = await import(name).catch(() => undefined) as YamlPackage | undefined

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
  if (yaml === undefined) {
    process.stderr.write('warning: the package yaml is not installed: definitions in YAML are not tested\n')
    test.skip('the package yaml is not installed', () => undefined)
    return
  }

  test('have values and places', async () => {
    const { value, positionOf } = await readYamlSource(text, 'f.yaml', yaml)
    expect(value).toMatchObject({ StartAt: 'Pause', States: { Pause: { Seconds: 5 }, Both: { Branches: [{ StartAt: 'In', States: { In: { Type: 'Pass' } } }] } } })
    expect(positionOf('/States/Pause/Next')).toEqual({ line: 7, column: 11 })
    expect(positionOf('/States/Both/Branches[0]/States/In/Type')).toEqual({ line: 14, column: 23 })
    expect(positionOf('/States/Pause/Nothing').line).toBe(5)
    expect(positionOf('')).toEqual({ line: 1, column: 1 })
  })

  test.each([
    ['a: [1', /^f.yaml:\d+:\d+: not YAML that can be a definition: /],
    ['a: 1\na: 2', /^f.yaml:2:1: not YAML that can be a definition: DUPLICATE_KEY/],
    ['Definition: !Sub "${A}"', /^f.yaml:1:\d+: .* \(a tag such as !Sub belongs to a CloudFormation template\)/],
    [`a: &a [x, x, x, x, x, x, x, x, x, x]\n${'bcdefgh'.split('').map((key, i) => `${key}: &${key} [${Array(10).fill(`*${'abcdefg'.charAt(i)}`).join(', ')}]`).join('\n')}`, /its aliases stand for too much/],
  ])('%j is refused', async (wrong, reason) => {
    await expect(readYamlSource(wrong, 'f.yaml', yaml)).rejects.toThrow(reason)
  })
})
