import { writeSync } from 'node:fs'
import { createStates } from '../../../../src/local/sfn/index.js'
import { passing, role, waiting } from './definition.js'

/** Starts Standard executions until it is killed, and says on its output what was answered. */
const [directory = '', run = ''] = process.argv.slice(2)
const states = await createStates({ directory, services: { call: () => Promise.reject(new Error('no services')) } })
const caller = { principalArn: 'arn:aws:iam::123456789012:root' }
const say = (line: string): void => void writeSync(1, `${line}\n`)

const machines = await Promise.all(Object.entries({ passing, waiting }).map(async ([name, definition]) =>
  (await states.call('CreateStateMachine', { name, definition, roleArn: role }, caller))['stateMachineArn'] as string))
for (let round = 0; ; round++) {
  for (const stateMachineArn of machines) {
    const { executionArn = null } = await states.call('StartExecution', { stateMachineArn, name: `${run}-${String(round)}`, input: `{"round":${String(round)}}` }, caller)
    say(`started ${executionArn as string}`)
    // asks until it has ended: what was said to have ended must stay so
    if (stateMachineArn !== machines[0]) continue
    while ((await states.call('DescribeExecution', { executionArn }, caller))['status'] === 'RUNNING') await new Promise(resolve => setImmediate(resolve))
    say(`ended ${executionArn as string}`)
  }
}
