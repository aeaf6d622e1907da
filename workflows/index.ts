import type { AnyMachine } from '../src/builder/index.js'
import { analyseDocument } from './backtest/analyse-document.js'
import { baseNlp } from './backtest/base-nlp.js'
import { ciBuild } from './backtest/ci-build.js'
import { runSuite } from './backtest/run-suite.js'

export { analyseDocument, baseNlp, ciBuild, runSuite }
export { backtestStackName, stackOutputs } from './backtest/stack-output.js'
export type { StackOutputs } from './backtest/stack-output.js'

/** Every machine of the package; each has its definition in `generated/`. */
export const machines: readonly AnyMachine[] = [baseNlp, analyseDocument, runSuite, ciBuild]
