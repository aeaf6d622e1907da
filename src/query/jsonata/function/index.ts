import type { Run } from '../scope.js'
import type { JsonataFunction } from '../value.js'
import { awsFunctions } from './aws.js'
import { collectionFunctions } from './collection.js'
import { numberFunctions } from './number.js'
import { stringFunctions } from './string.js'

/** Every built-in function by its name without `$`. What is not here is refused when an expression is compiled. */
export const builtins: Readonly<Record<string, (run: Run) => JsonataFunction>> = {
  ...stringFunctions,
  ...numberFunctions,
  ...collectionFunctions,
  ...awsFunctions,
}
