import type { JsonObject } from '../../../../src/asl/index.js'
import { distributed, inner, map } from '../definition.js'
import { testRule } from '../rule-tester.js'

const assigning = (name: string): JsonObject => ({ Type: 'Pass', Assign: { [name]: 1 }, End: true })
const around = (state: JsonObject) => ({ definition: { StartAt: 'A', States: { A: { Type: 'Pass', Assign: { total: 0 }, Next: 'B' }, B: state } } })
const parallel = (machine: JsonObject, more: JsonObject = {}): JsonObject => ({ Type: 'Parallel', Branches: [machine], End: true, ...more })
const aws = "The variable name 'total' was already defined in a parent scope."

testRule('assign-to-outer-variable', {
  valid: [
    around(parallel(inner('C', assigning('part')))), around(distributed({ ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, ...inner('C', assigning('total')) } })),
    { definition: { StartAt: 'P', States: { P: { Type: 'Parallel', Branches: [inner('C', assigning('x')), inner('D', assigning('x'))], End: true } } } },
    // a variable of the Parallel's own catcher: AWS was seen to take it
    { definition: { StartAt: 'B', States: { B: parallel(inner('C', assigning('why')), { Catch: [{ ErrorEquals: ['States.ALL'], Assign: { why: 1 }, Next: 'D' }] }), D: { Type: 'Fail' } } } },
  ],
  invalid: [
    { ...around(parallel(inner('C', assigning('total')))), path: '/States/B/Branches[0]/States/C/Assign/total', aws },
    { ...around(map({ ItemProcessor: inner('C', assigning('total')) })), path: '/States/B/ItemProcessor/States/C/Assign/total', aws },
    { ...around(parallel(inner('C', parallel(inner('D', assigning('total')))))), path: '/States/B/Branches[0]/States/C/Branches[0]/States/D/Assign/total' },
    // assigned outside by a later state, all the same
    { definition: { StartAt: 'B', States: { B: { Type: 'Parallel', Branches: [inner('C', assigning('total'))], Next: 'E' }, E: assigning('total') } }, path: '/States/B/Branches[0]/States/C/Assign/total' },
  ],
})
