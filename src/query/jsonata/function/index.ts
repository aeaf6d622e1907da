import type { JsonataFunction } from '../value.js'
import { arrayFunctions } from './array.js'
import { awsFunctions } from './aws.js'
import { formatFunctions } from './format.js'
import { higherOrderFunctions } from './higher-order.js'
import { matchFunctions } from './match.js'
import { numberFunctions } from './number.js'
import { objectFunctions } from './object.js'
import { stringFunctions } from './string.js'
import { timeFunctions } from './time.js'
import { urlFunctions } from './url.js'

/** Every built-in function by its name without `$`. */
export const builtins: Readonly<Record<string, JsonataFunction>> = {
  ...arrayFunctions, ...awsFunctions, ...formatFunctions, ...higherOrderFunctions, ...matchFunctions, ...numberFunctions, ...objectFunctions, ...stringFunctions, ...timeFunctions, ...urlFunctions,
}
