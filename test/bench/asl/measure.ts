import { compile } from '../../../src/interpreter/index.js'
import { floorOf } from './floor.js'
import { sample } from './sample.js'
import { handler, workloads } from './workload.js'

/** One workload and one participant in a process of its own: `measure.js PARTICIPANT WORKLOAD [FOLDER]`; prints `{ms, megabytes}`. */

const [participant, name, folder = ''] = process.argv.slice(2)
const workload = workloads.find((one) => one.name === name)
if (workload === undefined) throw new Error(`there is no workload '${name ?? ''}'`)
const { definition, type, input, output } = workload

/** The peer's types are not here: it is installed for a measurement only. */
interface Peer {
  readonly StateMachine: new (definition: unknown) => { run(input: unknown, options: unknown): { readonly result: Promise<never> } }
}

const participants: Readonly<Record<string, () => Promise<() => Promise<typeof output>>>> = {
  ours: () => {
    const machine = compile(definition, { type })
    return Promise.resolve(async () => {
      const result = await machine.run(input, { handlers: { increment: handler } })
      if (result.output === undefined) throw new Error(`${result.status}: ${result.error ?? ''} ${result.cause ?? ''}`)
      return result.output
    })
  },
  floor: () => {
    const floor = floorOf(workload.name)
    return Promise.resolve(() => floor(input))
  },
  peer: async () => {
    const { StateMachine } = await import(`${folder}/build/main.node.esm.js`) as Peer
    const machine = new StateMachine(definition)
    return () => machine.run(input, { overrides: { taskResourceLocalHandlers: { Call: handler } } }).result
  },
}

const prepare = participant === undefined ? undefined : participants[participant]
if (prepare === undefined) throw new Error(`there is no participant '${participant ?? ''}'`)
const ms = await sample(await prepare(), output)
console.log(JSON.stringify({ ms, megabytes: process.resourceUsage().maxRSS / 1024 }))
