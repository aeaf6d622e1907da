import { compile } from '../../../src/interpreter/index.js'

/** Many executions in one process, one after the other in rounds of 100 at once; prints `{seconds, megabytes: [of each tenth]}`. */

const executions = Number(process.argv[2])
const parts = 10
const atOnce = 100

const machine = compile({
  StartAt: 'Prepare',
  States: {
    Prepare: { Type: 'Pass', Parameters: { 'text.$': 'States.Format(\'item {}\', $.n)', 'n.$': '$.n' }, Next: 'Call' },
    Call: { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:123456789012:function:length', Retry: [{ ErrorEquals: ['Lambda.ServiceException'] }], ResultPath: '$.length', Next: 'Which' },
    Which: { Type: 'Choice', Choices: [{ Variable: '$.length', NumericGreaterThan: 6, Next: 'Long' }], Default: 'Short' },
    Long: { Type: 'Pass', End: true },
    Short: { Type: 'Pass', End: true },
  },
}, { type: 'EXPRESS' })
const handlers = { length: async (input: unknown): Promise<number> => Promise.resolve((input as { readonly text: string }).text.length) }

async function one(n: number): Promise<void> {
  const { status, output, error } = await machine.run({ n }, { handlers })
  const { length } = output as { readonly length: number }
  if (status !== 'SUCCEEDED' || length !== `item ${n}`.length) throw new Error(`execution ${n} ended as ${status} ${error ?? ''}`)
}

const startedAt = performance.now()
const megabytes: number[] = []
let most = 0
for (let n = 0; n < executions; n += atOnce) {
  await Promise.all(Array.from({ length: Math.min(atOnce, executions - n) }, (_, more) => one(n + more)))
  most = Math.max(most, process.memoryUsage.rss() / 2 ** 20)
  if ((n + atOnce) * parts >= (megabytes.length + 1) * executions) {
    megabytes.push(most)
    most = 0
  }
}
console.log(JSON.stringify({ seconds: (performance.now() - startedAt) / 1000, megabytes }))
