import { expect, test } from '@jest/globals'
import { validate } from '../../../src/validator/index.js'
import { machines } from '../../../workflows/index.js'

/** What `stepwright validate` says of the package's own machines: whoever runs it on them should see it say nothing. */
test.each(machines.map((machine) => [machine.name, machine] as const))('the validator finds nothing in %s', (_name, { definition, type }) => {
  expect(validate(definition, { type })).toEqual([])
})
