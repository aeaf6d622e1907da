import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { operatorArn } from '../../../../src/local/environment.js'
import { createScheduler } from '../../../../src/local/scheduler/index.js'
import { ServiceError } from '../../../../src/local/service.js'

/** Runs two schedules of a minute each by a clock that is fast, and writes down each call: to be killed in the midst of it. */
const [directory = ''] = process.argv.slice(2)
const factor = 3_000
const begun = join(directory, 'begun')
if (!existsSync(begun)) writeFileSync(begun, String(Date.now()))
const origin = Number(readFileSync(begun, 'utf8'))
const epoch = Date.UTC(2026, 0, 1)
const now = (): number => epoch + (Date.now() - origin) * factor
const clock = {
  now,
  schedule: (at: number, wake: () => void): (() => void) => {
    const timer = setTimeout(wake, Math.max(0, (at - now()) / factor))
    return () => { clearTimeout(timer) }
  },
}
const callsFile = join(directory, 'calls')
const known = new Set(existsSync(callsFile) ? readFileSync(callsFile, 'utf8').split('\n') : [])
const scheduler = await createScheduler({
  directory: join(directory, 'scheduler'), clock,
  onProblem: ({ message }) => { appendFileSync(join(directory, 'problems'), `${message}\n`) },
  services: {
    async call(service, operation, input) {
      if (operation === 'DescribeStateMachine') return { type: 'STANDARD' }
      const { name = '', input: given, MessageBody: body = given } = input
      const line = `${service} ${JSON.stringify({ name, body })}`
      // a Standard machine takes a name once
      if (service === 'states' && [...known].some(earlier => earlier.includes(JSON.stringify(name)))) throw new ServiceError('ExecutionAlreadyExists', 'there is one')
      known.add(line)
      appendFileSync(callsFile, `${line}\n`)
      // the call has been made, and is not answered yet
      await pause(2)
      return {}
    },
  },
})
scheduler.resume()
const role = 'arn:aws:iam::123456789012:role/starter'
for (const [name, arn] of [['machine', 'arn:aws:states:us-east-1:123456789012:stateMachine:work'], ['queue', 'arn:aws:sqs:us-east-1:123456789012:jobs']] as const) {
  // made again by the next process, it is the same call
  await scheduler.call('CreateSchedule', {
    Name: name, ClientToken: name, ScheduleExpression: 'rate(1 minute)', FlexibleTimeWindow: { Mode: 'OFF' }, Target: { Arn: arn, RoleArn: role, Input: '{"at":"<aws.scheduler.scheduled-time>"}' },
  }, { principalArn: operatorArn })
}
for (;;) {
  await pause(15)
  process.stdout.write('running\n')
}
