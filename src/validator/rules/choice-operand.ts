import { operandKinds, pathOperators, shapes } from '../../asl/index.js'
import type { OperandKind } from '../../asl/index.js'
import { hasSubstitution } from '../model.js'
import type { Rule } from '../rule.js'
import { shapeNodes } from '../shape-node.js'
import { isTimestamp } from '../timestamp.js'

const takes: Readonly<Record<OperandKind, readonly [words: string, test: (value: unknown) => boolean]>> = {
  text: ['a text', (value) => typeof value === 'string'],
  number: ['a number', (value) => typeof value === 'number'],
  boolean: ['true or false', (value) => typeof value === 'boolean'],
  timestamp: ['a timestamp with an offset: 2026-01-31T12:00:00Z', (value) => typeof value === 'string' && isTimestamp(value)],
}

function problemOf(name: string, value: unknown): string | undefined {
  if (hasSubstitution(value)) return undefined
  if (pathOperators.includes(name)) return typeof value === 'string' ? undefined : 'a path'
  const kind = Object.hasOwn(operandKinds, name) ? operandKinds[name] : undefined
  if (kind === undefined) return undefined
  const [words, test] = takes[kind]
  return test(value) ? undefined : words
}

/** Operands of another type than their operator compares. */
export const choiceOperand: Rule = {
  code: 'ASL2020',
  name: 'choice-operand',
  severity: 'error',
  summary: 'the operand of a choice operator is of another type than the operator compares',
  definition(definition, report) {
    for (const { shape, keys, source, language } of shapeNodes(definition)) {
      if (shape !== shapes.rule && shape !== shapes.condition || language !== 'JSONPath') continue
      for (const [name, value] of Object.entries(source)) {
        const problem = problemOf(name, value)
        if (problem === undefined) continue
        report({ at: [...keys, name], message: `${name} takes ${problem}`, help: name.endsWith('Path') || typeof value !== 'string' || !value.startsWith('$') ? 'Another operator compares values of another type.' : `To compare with data, use ${name}Path.` })
      }
    }
  },
}
