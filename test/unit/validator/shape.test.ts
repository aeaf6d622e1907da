import { describe, expect, test } from '@jest/globals'
import { followed, joined, placed, shapeOf } from '../../../src/validator/shape.js'
import type { Shape } from '../../../src/validator/shape.js'

const order = shapeOf({ order: { id: 7, items: [1, 2] }, none: null })

describe('followed', () => {
  test.each([
    [[], undefined], [['order'], undefined], [['order', 'id'], undefined], [['order', 'items', 1], undefined], [['order', 'items', -1], undefined],
    [['user'], 0], [['order', 'name'], 1], [['order', 'id', 'x'], 2], [['order', 'items', 2], 2], [['order', 'items', 'x'], 2], [['order', 0], 1], [['none', 'x'], 1],
  ] as const)('tells where %j leads nowhere', (keys, missing) => {
    expect(followed(order, keys).missing).toBe(missing)
  })

  test('applies a name to the items of an array, as JSONata does', () => {
    expect(followed(order, ['order', 'items', 'x'], true).missing).toBeUndefined()
    expect(followed(order, ['order', 0, 'x'], true).missing).toBeUndefined()
    expect(followed(order, ['order', 'name'], true).missing).toBe(1)
  })

  test('knows nothing of what is unknown', () => {
    expect(followed('unknown', ['a', 0, 'b'])).toEqual({ shape: 'unknown' })
    expect(followed(shapeOf({ '${Name}': 1 }), ['a'])).toEqual({ shape: 'unknown' })
  })
})

describe('joined', () => {
  const has = (shape: Shape, ...keys: readonly string[]): boolean => followed(shape, keys).missing === undefined

  test('takes in what either may have', () => {
    const both = joined(shapeOf({ a: { x: 1 } }), shapeOf({ a: { y: 1 }, b: 2 }))
    expect([has(both, 'a', 'x'), has(both, 'a', 'y'), has(both, 'b'), has(both, 'c'), has(both, 'a', 'z')]).toEqual([true, true, true, false, false])
  })

  test('gives the first itself where the second adds nothing', () => {
    expect(joined(order, shapeOf({ order: { id: 8 } }))).toBe(order)
    expect(joined(order, order)).toBe(order)
    expect(joined('unknown', order)).toBe('unknown')
  })

  test('knows nothing of two kinds, nor of what an open object does not name', () => {
    expect(joined(shapeOf([1]), shapeOf({ a: 1 }))).toBe('unknown')
    expect(joined('scalar', order)).toBe('unknown')
    const open = placed('unknown', ['a'], shapeOf({ x: 1 }))
    expect(has(joined(open, shapeOf({ b: { y: 1 } })), 'b', 'z')).toBe(true)
  })

  test('forgets the length of arrays that differ', () => {
    expect(joined(shapeOf([1, 2]), shapeOf([1]))).toEqual({ kind: 'array' })
  })
})

describe('placed', () => {
  test('makes the objects on its way', () => {
    const shape = placed(order, ['a', 'b'], shapeOf({ c: 1 }))
    expect(followed(shape, ['a', 'b', 'c']).missing).toBeUndefined()
    expect(followed(shape, ['a', 'b', 'd']).missing).toBe(2)
    expect(followed(shape, ['order', 'id']).missing).toBeUndefined()
  })

  test('knows what it put into what is unknown', () => {
    const shape = placed('unknown', ['r'], order)
    expect(followed(shape, ['r', 'user']).missing).toBe(1)
    expect(followed(shape, ['other', 'thing']).missing).toBeUndefined()
  })

  test('lets the oldest of many members be anything', () => {
    let shape: Shape = shapeOf({ first: 1 })
    for (let i = 0; i < 100; i++) shape = placed(shape, [`r${i}`], 'scalar')
    expect(followed(shape, ['first', 'x']).missing).toBeUndefined()
    expect(followed(shape, ['r99', 'x']).missing).toBe(1)
  })

  test('ends in a loop that wraps its data', () => {
    let shape: Shape = order
    for (let i = 0; i < 50; i++) shape = joined(shape, placed(shape, ['deeper'], shape))
    expect(followed(shape, ['deeper', 'deeper', 'order', 'id']).missing).toBeUndefined()
  })
})
