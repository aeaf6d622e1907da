import { describe, expect, test } from '@jest/globals'
import { chooseColumns, nameOutputs } from '../../../../../tasks/containers/inference/signature.js'
import type { Signature } from '../../../../../tasks/containers/inference/signature.js'

const columns = [{ name: 'id', numeric: true }, { name: 'text', numeric: false }, { name: 'x', numeric: true }, { name: 'y', numeric: true }]
const oneInput = (shape: readonly (number | string)[], type = 'float32'): Signature => ({ inputs: [{ name: 'X', type, shape }], outputs: [] })
const choose = (signature: Signature, features: Readonly<Record<string, readonly string[]>> = {}, keep: 'all' | readonly string[] = 'all') =>
  chooseColumns(signature, columns, { features, keep }, 'f.csv')

describe('columns for the model', () => {
  test('all numeric ones in order, without those that are kept by name', () => {
    expect(choose(oneInput(['n', 3]))).toEqual([{ input: 'X', type: 'float32', columns: [0, 2, 3], flat: false }])
    expect(choose(oneInput(['n', 'k']), {}, ['id'])).toEqual([{ input: 'X', type: 'float32', columns: [2, 3], flat: false }])
  })

  test('declared ones in the declared order, under the input\'s name or without', () => {
    expect(choose(oneInput(['n', 2]), { X: ['y', 'x'] })[0]?.columns).toEqual([3, 2])
    expect(choose(oneInput(['n', 2]), { '*': ['y', 'x'] })[0]?.columns).toEqual([3, 2])
  })

  test.each([
    [oneInput(['n', 2]), {}, 'SW4213', 'takes 2 columns, and 3 numeric columns are there'],
    [oneInput(['n', 2]), { X: ['x'] }, 'SW4213', 'takes 2 columns, and 1 columns are declared'],
    [oneInput(['n', 1]), { X: ['z'] }, 'SW4212', 'f.csv has no column "z"'],
    [oneInput(['n', 1]), { Z: ['x'] }, 'SW4214', 'the model has no input "Z"; it has "X"'],
    [oneInput(['n', 3, 4, 4]), {}, 'SW4214', '4 dimensions'],
    [oneInput(['n', 3], 'float16'), {}, 'SW4214', 'is float16'],
  ])('%j with %j is %s', (signature, features, code, message) => {
    expect(() => choose(signature, features)).toThrow(expect.objectContaining({ code, message: expect.stringContaining(message) as unknown }))
  })
})

describe('names of the output', () => {
  const shapes = [{ name: 'probabilities', type: 'float32', width: 2 }, { name: 'label', type: 'int64', width: 1 }, { name: 'margin', type: 'float32', width: 1 }] as const
  const named = (outputs: Readonly<Record<string, readonly string[]>>): readonly string[] => nameOutputs(shapes, { outputs, prediction: 'prediction' }).flatMap(({ fields }) => fields.map(({ name }) => name))

  test('the first with one column is the prediction', () => {
    expect(named({})).toEqual(['probabilities_0', 'probabilities_1', 'prediction', 'margin'])
  })

  test('declared ones alone are written', () => {
    expect(named({ margin: ['m'], probabilities: ['no', 'yes'] })).toEqual(['m', 'no', 'yes'])
  })

  test.each([[{ other: ['a'] }], [{ probabilities: ['a'] }], [{ label: ['a'], margin: ['a'] }]])('%j is refused', (outputs) => {
    expect(() => named(outputs)).toThrow(expect.objectContaining({ code: 'SW4215' }))
  })
})
