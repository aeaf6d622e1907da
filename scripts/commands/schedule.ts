import { randomUUID } from 'node:crypto'
import { CreateScheduleCommand, DeleteScheduleCommand, GetScheduleCommand } from '@aws-sdk/client-scheduler'
import { exitCode, UsageError } from '../cli/command.js'
import type { Command, ExitCode, Io } from '../cli/command.js'
import { oneOf, parseArguments, wholeNumber } from '../cli/options.js'
import type { OptionValues } from '../cli/options.js'
import { readInput } from '../exec/input.js'
import { readSchedules, scheduleTable, shownOf } from '../schedule/list.js'
import { expressionOf, instant, nextTimes, windowMinutes } from '../schedule/options.js'
import { rehearseSchedules, runSchedules } from '../schedule/run.js'
import { machineArn, roleArn, withSchedules } from '../schedule/target.js'
import type { Place } from '../schedule/target.js'
import { packagedAssembly } from './backtest.js'

const help = `Starts state machines at set times: schedules of EventBridge Scheduler, on AWS or here.

Usage: stepwright schedule create NAME (--cron EXPR | --rate RATE | --at TIME) --machine NAME|ARN [options]
       stepwright schedule list [--next N]
       stepwright schedule delete NAME
       stepwright schedule run [--virtual] [--until TIME]

  create NAME        makes a schedule
    --cron EXPR      minutes hours day-of-month month day-of-week year, one of the days ?: '0 8 ? * MON-FRI *'
    --rate RATE      '5 minutes', '1 hour', '7 days'; begins at once, or at --start
    --at TIME        once: 2026-12-31T08:00:00
    --timezone ZONE  of --cron and --at: Europe/Berlin (default UTC)
    --window MIN     start within so many minutes after the time, 1 to 1440 (default: at the time)
    --start, --end TIME
                     no start before or after: 2026-12-31 or 2026-12-31T08:00:00Z
    --machine NAME|ARN
                     the state machine to start
    --input JSON|@FILE|-
                     its input (default {}); in its texts, <aws.scheduler.scheduled-time> and the like stand for what they say
    --role NAME|ARN  who starts it (here, the default is a role that may start any machine; on AWS it must be given)
    --delete-after   delete the schedule after its last start
  list               all schedules, with their next times (--next, default 3)
  delete NAME        deletes a schedule
  run                runs the schedules of the local AWS and prints each start, until interrupted or --until
    --virtual        rehearse: time jumps from start to start up to --until, on a copy of the data

  --group NAME       the schedule's group (default: default; list: all)
  --target local|aws where schedules are (default local; aws uses the SDK's credentials and region)
  --data DIR         data of the local AWS (default .stepwright)
  --assembly DIR     cloud assembly (default: the packaged one)
  --format text|json what goes to stdout (default text)

Exit codes: 0 done · 1 run: a machine could not be started · 2 bad usage, no such schedule or machine · 3 infrastructure

Example:
  stepwright schedule create nightly --cron '0 2 * * ? *' --timezone Europe/Berlin --machine batch-inference --input @job.json
  stepwright schedule run --virtual --until 2027-01-01
`

const table = {
  'cron': 'string', 'rate': 'string', 'at': 'string', 'timezone': 'string', 'window': 'string', 'start': 'string', 'end': 'string', 'machine': 'string', 'input': 'string', 'role': 'string', 'delete-after': 'switch',
  'next': 'string', 'virtual': 'switch', 'until': 'string', 'group': 'string', 'target': 'string', 'data': 'string', 'assembly': 'string', 'format': 'string',
} as const

type Options = OptionValues<typeof table>

const everywhere = ['data', 'assembly', 'format']
const actions = {
  create: ['cron', 'rate', 'at', 'timezone', 'window', 'start', 'end', 'machine', 'input', 'role', 'delete-after', 'group', 'target', ...everywhere],
  list: ['next', 'group', 'target', ...everywhere],
  delete: ['group', 'target', ...everywhere],
  run: ['virtual', 'until', ...everywhere],
} as const satisfies Readonly<Record<string, readonly string[]>>
type Action = keyof typeof actions

interface Task {
  readonly name: string
  readonly options: Options
  readonly place: Place
  readonly format: 'text' | 'json'
  readonly io: Io
}

async function create({ name, options, place, format, io }: Task): Promise<ExitCode> {
  const { machine, timezone = 'UTC' } = options
  const expression = expressionOf(options)
  if (machine === undefined) throw new UsageError('schedule create needs --machine NAME or ARN')
  const [start, end, minutes] = [instant('start', options.start), instant('end', options.end), windowMinutes(options.window)]
  // said before anything is started
  nextTimes({ expression, timeZone: timezone, anchor: Date.now() }, Date.now(), 1)
  const role = roleArn(place.target, options.role)
  const input = JSON.stringify(await readInput(options.input))
  // made again after the local AWS has ended under it, the call makes nothing twice
  const ClientToken = randomUUID()
  const group = options.group === undefined ? {} : { GroupName: options.group }
  const made = await withSchedules(place, async ({ scheduler, states }) => {
    await scheduler.send(new CreateScheduleCommand({
      ClientToken, ...group, Name: name, ScheduleExpression: expression, ScheduleExpressionTimezone: timezone,
      FlexibleTimeWindow: minutes === undefined ? { Mode: 'OFF' } : { Mode: 'FLEXIBLE', MaximumWindowInMinutes: minutes },
      ActionAfterCompletion: options['delete-after'] ? 'DELETE' : 'NONE',
      ...(start === undefined ? {} : { StartDate: start }), ...(end === undefined ? {} : { EndDate: end }),
      Target: { Arn: await machineArn(states, machine), RoleArn: role, Input: input },
    }))
    return shownOf(await scheduler.send(new GetScheduleCommand({ Name: name, ...group })), Date.now(), 3)
  })
  io.out.write(format === 'json' ? `${JSON.stringify(made)}\n` : scheduleTable([made]))
  if (made.next.length === 0) io.err.write(`${name} is never due: its time is over, or clocks skip it\n`)
  return exitCode.good
}

async function list({ options, place, format, io }: Task): Promise<ExitCode> {
  const count = wholeNumber('next', options.next, 3)
  const schedules = await withSchedules(place, ({ scheduler }) => readSchedules(scheduler, options.group, Date.now(), Math.min(count, 1000)))
  io.out.write(format === 'json' ? `${JSON.stringify(schedules)}\n` : scheduleTable(schedules))
  return exitCode.good
}

async function remove({ name, options, place, format, io }: Task): Promise<ExitCode> {
  const ClientToken = randomUUID()
  await withSchedules(place, ({ scheduler }) => scheduler.send(new DeleteScheduleCommand({ Name: name, ClientToken, ...(options.group === undefined ? {} : { GroupName: options.group }) })))
  io.out.write(format === 'json' ? `${JSON.stringify({ name, deleted: true })}\n` : `${name} is deleted\n`)
  return exitCode.good
}

function run({ options, place: { dataDirectory, assemblyDirectory }, format, io }: Task): Promise<ExitCode> {
  const until = instant('until', options.until)
  if (until !== undefined && until.getTime() <= Date.now()) throw new UsageError('--until takes a time to come')
  const common = { dataDirectory, assemblyDirectory, format, io }
  if (!options.virtual) return runSchedules({ ...common, ...(until === undefined ? {} : { until }) })
  if (until === undefined) throw new UsageError('--virtual needs --until TIME: time that is not real has no other end')
  return rehearseSchedules({ ...common, until })
}

const perform: Readonly<Record<Action, (task: Task) => Promise<ExitCode>>> = { create, list, delete: remove, run }

export const schedule: Command = {
  summary: 'start state machines at set times, on AWS or locally',
  help,
  async run(argv, io): Promise<ExitCode> {
    const [word = '', ...rest] = argv
    const action = (Object.keys(actions) as readonly Action[]).find((known) => known === word)
    if (action === undefined) throw new UsageError(`schedule takes create, list, delete, run${word === '' ? '' : `, not '${word}'`}; see stepwright schedule --help`)
    const named = action === 'create' || action === 'delete'
    const { values: options, words: [name = ''] } = parseArguments(rest, table, named ? 1 : 0)
    const stray = Object.entries(options).find(([option, value]) => value !== undefined && value !== false && !(actions[action] as readonly string[]).includes(option))
    if (stray !== undefined) throw new UsageError(`--${stray[0]} is not for schedule ${action}`)
    if (named && !/^[0-9a-zA-Z-_.]{1,64}$/.test(name)) throw new UsageError(`schedule ${action} takes a name: 1 to 64 letters, digits, - _ .`)
    const place: Place = { target: oneOf('target', options.target, ['local', 'aws'], 'local'), dataDirectory: options.data ?? '.stepwright', assemblyDirectory: options.assembly ?? packagedAssembly, signal: io.signal }
    return perform[action]({ name, options, place, format: oneOf('format', options.format, ['text', 'json'], 'text'), io })
  },
}
