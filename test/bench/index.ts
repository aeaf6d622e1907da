import { availableParallelism, cpus, totalmem } from 'node:os'
import type { Bench, Machine } from './bench.js'

/** `npm run -s bench -- NAME [--json]`: measures, never asserts. Run it on a quiet machine. */

const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  asl: async () => (await import('./asl/index.js')).asl,
  backtest: async () => (await import('./backtest/index.js')).backtest,
  express: async () => (await import('./express/index.js')).express,
  inference: async () => (await import('./inference/index.js')).inference,
  score: async () => (await import('./score/index.js')).score,
  soak: async () => (await import('./soak/index.js')).soak,
  validate: async () => (await import('./validate/index.js')).validation,
}

const machine: Machine = {
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: availableParallelism(),
  memoryGib: Math.round(totalmem() / 2 ** 30),
  node: process.version,
  platform: `${process.platform}-${process.arch}`,
}

const [name, ...flags] = process.argv.slice(2)
const load = name === undefined || !Object.hasOwn(benches, name) ? undefined : benches[name]
const unknown = flags.filter((flag) => flag !== '--json')
if (load === undefined || unknown.length > 0) {
  console.error(`usage: npm run -s bench -- ${Object.keys(benches).join('|')} [--json]`)
  process.exitCode = 2
} else {
  const bench = await load()
  const result = await bench.run((line) => process.stderr.write(`${line}\n`))
  if (flags.includes('--json')) console.log(JSON.stringify({ bench: name, machine, ...result }))
  else {
    console.log(`${machine.cpu}, ${machine.cores} cores, ${machine.memoryGib} GiB, Node ${machine.node}, ${machine.platform}\n`)
    console.log(bench.text(result))
  }
}
