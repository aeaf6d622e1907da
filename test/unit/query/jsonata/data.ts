import type { JsonObject } from '../../../../src/asl/json.js'

/** A shop's orders: enough nesting for paths, joins and parents. */
export const shop: JsonObject = {
  name: 'Shop',
  orders: [
    { id: 'o1', customer: 'c1', lines: [{ sku: 'hat', price: 34.45, quantity: 2, tags: ['wool', 'blue'] }, { sku: 'cap', price: 21.67, quantity: 1, tags: ['red'] }] },
    { id: 'o2', customer: 'c2', lines: [{ sku: 'hat', price: 34.45, quantity: 4, tags: [] }, { sku: 'cloak', price: 107.99, quantity: 1 }] },
    { id: 'o3', customer: 'c1', lines: { sku: 'pin', price: 0.5, quantity: 100, tags: 'small' } },
  ],
  customers: [{ id: 'c1', name: 'Ann', phones: [{ type: 'home', number: '1' }, { type: 'work', number: '2' }] }, { id: 'c2', name: 'Bob', phones: [] }],
  n: 4, zero: 0, negative: -2.5, yes: true, no: false, none: null, empty: [], nothing: {}, text: 'a,b,,c', emoji: 'a😀b', one: [7], list: [3, 1, 2], matrix: [[1, 2], [3, [4]]],
  nested: { a: { b: [{ c: 1, d: 'x' }, { c: 2 }] } }, strings: ['b', 'a', 'c'], mixed: [1, 'a', null, true, [2], { k: 3 }], 'odd name': { 'a.b': 1 },
}
