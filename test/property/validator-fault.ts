import type { Draft, Part } from './validator-definition.js'
import { pick } from './validator-definition.js'

type Keys = readonly (string | number)[]

/** An object of a definition, with where it stands. */
export interface Site {
  readonly keys: Keys
  readonly value: Draft
}

/** One state, and the machine that it is in. */
export interface StateSite extends Site {
  readonly name: string
  readonly machine: Site
  readonly language: string
  /** Kind of the execution it runs in. */
  readonly express: boolean
}

/** What there is to damage. */
export interface Material {
  readonly root: Draft
  readonly machines: readonly Site[]
  readonly states: readonly StateSite[]
  /** Every object in a state that has fields of the language, states themselves included. */
  readonly parts: readonly Site[]
  readonly random: () => number
}

/** One kind of fault: damages a definition, and says where. */
export interface Fault {
  readonly name: string
  /** Undefined where the definition has nothing to damage in that way. */
  readonly damage: (material: Material) => readonly Keys[] | undefined
}

const isDraft = (value: unknown): value is Draft => typeof value === 'object' && value !== null && !Array.isArray(value)
const draftsIn = (value: unknown): readonly Draft[] => (Array.isArray(value) ? value.filter(isDraft) : [])

/** Takes a definition apart. */
export function materialOf(root: Draft, express: boolean, random: () => number): Material {
  const machines: Site[] = []
  const states: StateSite[] = []
  const parts: Site[] = []
  const language = root['QueryLanguage'] === 'JSONata' ? 'JSONata' : 'JSONPath'
  const visit = (value: Draft, keys: Keys, runsExpress: boolean): void => {
    const machine: Site = { keys, value }
    machines.push(machine)
    for (const [name, state] of Object.entries(isDraft(value['States']) ? value['States'] : {})) {
      if (!isDraft(state)) continue
      const at = [...keys, 'States', name]
      states.push({ keys: at, value: state, name, machine, language, express: runsExpress })
      parts.push({ keys: at, value: state })
      for (const field of ['Retry', 'Catch', 'Choices']) draftsIn(state[field]).forEach((entry, i) => parts.push({ keys: [...at, field, i], value: entry }))
      draftsIn(state['Branches']).forEach((branch, i) => visit(branch, [...at, 'Branches', i], runsExpress))
      const processor = state['ItemProcessor']
      if (isDraft(processor)) visit(processor, [...at, 'ItemProcessor'], runsExpress || isDraft(processor['ProcessorConfig']) && processor['ProcessorConfig']['ExecutionType'] === 'EXPRESS')
    }
  }
  visit(root, [], express)
  return { root, machines, states, parts, random }
}

type Damage = (site: StateSite, material: Material) => Keys | readonly Keys[] | undefined

/** A fault of one state, of those that a test picks. */
const inState = (name: string, fits: (site: StateSite) => boolean, damage: Damage): Fault => ({
  name,
  damage(material) {
    const site = pick(material.states.filter(fits), material.random)
    if (site === undefined) return undefined
    const found = damage(site, material)
    return found === undefined ? undefined : isPlace(found) ? [found] : found
  },
})

const isPlace = (found: Keys | readonly Keys[]): found is Keys => found.length === 0 || !Array.isArray(found[0])

/** A member that is a text. */
const textOf = (value: Draft, field: string): string => (typeof value[field] === 'string' ? value[field] : '')

const has = (...fields: readonly string[]) => ({ value }: StateSite): boolean => fields.every((field) => value[field] !== undefined)
const isType = (...types: readonly string[]) => ({ value }: StateSite): boolean => types.includes(textOf(value, 'Type'))
const inLanguage = (language: string, ...fields: readonly string[]) => (site: StateSite): boolean => site.language === language && has(...fields)(site)

/** Sets a member of a state. */
const set = (field: string, value: (site: StateSite, material: Material) => Part): Damage => (site, material) => {
  site.value[field] = value(site, material)
  return [...site.keys, field]
}

const mistyped = (text: string): string => `${text.slice(0, -2)}${text.slice(-1)}${text.slice(-2, -1)}`

/** Renames a member, in its place. */
function rename(value: Draft, from: string, to: string): void {
  const entries = Object.entries(value)
  for (const [key] of entries) Reflect.deleteProperty(value, key)
  for (const [key, item] of entries) value[key === from ? to : key] = item
}

const requiredOf: Readonly<Record<string, string>> = { Task: 'Resource', Choice: 'Choices', Parallel: 'Branches', Map: 'ItemProcessor' }

/** Puts something wrong into an entry of Retry or Catch. */
const inEntry = (name: string, field: 'Retry' | 'Catch', damage: (entry: Draft, keys: Keys, list: Draft[]) => Keys): Fault => inState(name, has(field), (site) => {
  const list = draftsIn(site.value[field]) as Draft[]
  const [entry] = list
  if (entry === undefined) return undefined
  const place = damage(entry, [...site.keys, field, 0], list)
  site.value[field] = list
  return place
})

/** Every kind of fault that the test makes. */
export const faults: readonly Fault[] = [
  inState('a required field is left out', isType(...Object.keys(requiredOf)), ({ value, keys }) => {
    Reflect.deleteProperty(value, requiredOf[textOf(value, 'Type')] ?? '')
    return keys
  }),
  {
    name: 'StartAt is left out',
    damage({ machines, random }) {
      const site = pick(machines, random)
      if (site !== undefined) Reflect.deleteProperty(site.value, 'StartAt')
      return site === undefined ? undefined : [site.keys]
    },
  },
  {
    name: 'a field is mistyped',
    damage({ parts, random }) {
      const site = pick(parts, random)
      const field = pick(Object.keys(site?.value ?? {}).filter((key) => key.length > 3), random)
      if (site === undefined || field === undefined) return undefined
      rename(site.value, field, mistyped(field))
      return [[...site.keys, mistyped(field)]]
    },
  },
  inState('a field of another kind of state', isType('Pass', 'Wait', 'Choice'), set('TimeoutSeconds', () => 5)),
  inState('a field that does not exist', () => true, set('Descriptoin', () => 'x')),
  inState('a field of the other query language', ({ value }) => value['Type'] !== 'Fail', (site, material) => (site.language === 'JSONata' ? set('InputPath', () => '$.a') : set('Output', () => ({ a: 1 })))(site, material)),
  inState('a number as a text', has('TimeoutSeconds'), set('TimeoutSeconds', () => '60')),
  inState('an object for an array', has('Catch'), set('Catch', ({ value }) => draftsIn(value['Catch'])[0] ?? {})),
  inState('a number out of range', isType('Wait', 'Map'), (site, material) => (site.value['Type'] === 'Map' ? set('MaxConcurrency', () => -1) : has('Seconds')(site) ? set('Seconds', () => 100_000_000) : () => undefined)(site, material)),
  inState('a transition to no state', has('Next'), set('Next', ({ value }) => mistyped(textOf(value, 'Next')))),
  inState('a transition to another level', has('Next'), (site, material) => {
    const other = pick(material.states.filter(({ machine }) => machine !== site.machine), material.random)
    return other === undefined ? undefined : set('Next', () => other.name)(site, material)
  }),
  inState('neither Next nor End', has('Next'), ({ value, keys }) => {
    Reflect.deleteProperty(value, 'Next')
    return keys
  }),
  inState('both Next and End', has('Next'), set('End', () => true)),
  {
    name: 'a state that nothing leads to',
    damage({ machines, random }) {
      const site = pick(machines, random)
      const states = site?.value['States']
      if (site === undefined || !isDraft(states)) return undefined
      states['Forgotten'] = { Type: 'Pass', End: true }
      return [[...site.keys, 'States', 'Forgotten']]
    },
  },
  {
    name: 'no state that ends',
    damage({ machines, random }) {
      const site = pick(machines, random)
      const states = site?.value['States']
      const start = site?.value['StartAt']
      if (site === undefined || !isDraft(states) || start === undefined) return undefined
      for (const [name, state] of Object.entries(states)) {
        if (isDraft(state) && (state['Type'] === 'Fail' || state['Type'] === 'Succeed' || state['End'] === true)) states[name] = { Type: 'Pass', Next: start }
      }
      return [site.keys]
    },
  },
  {
    name: 'a name used twice',
    damage({ states, random }) {
      const site = pick(states.filter(({ keys }) => keys.length > 2), random)
      const other = pick(states.filter(({ machine }) => machine !== site?.machine), random)
      const siblings = site?.machine.value['States']
      if (site === undefined || other === undefined || !isDraft(siblings)) return undefined
      rename(siblings, site.name, other.name)
      const text = JSON.stringify(site.machine.value)
      // transitions follow the name
      const renamed = JSON.parse(text.replaceAll(`"Next":${JSON.stringify(site.name)}`, `"Next":${JSON.stringify(other.name)}`).replaceAll(`"StartAt":${JSON.stringify(site.name)}`, `"StartAt":${JSON.stringify(other.name)}`).replaceAll(`"Default":${JSON.stringify(site.name)}`, `"Default":${JSON.stringify(other.name)}`)) as Draft
      Object.assign(site.machine.value, renamed)
      return [[...site.machine.keys, 'States', other.name], other.keys]
    },
  },
  inState('a mistyped state type', () => true, set('Type', ({ value }) => mistyped(textOf(value, 'Type')))),
  inState('a broken path', inLanguage('JSONPath', 'ResultPath'), set('ResultPath', () => '$.a[')),
  inState('a broken path in a template', inLanguage('JSONPath', 'Parameters'), (site) => {
    site.value['Parameters'] = { ...(isDraft(site.value['Parameters']) ? site.value['Parameters'] : {}), 'broken.$': '$.a..[' }
    return [...site.keys, 'Parameters', 'broken.$']
  }),
  inState('an intrinsic function that does not exist', inLanguage('JSONPath', 'Parameters'), (site) => {
    site.value['Parameters'] = { ...(isDraft(site.value['Parameters']) ? site.value['Parameters'] : {}), 'made.$': "States.Formt('{}', $.a)" }
    return [...site.keys, 'Parameters', 'made.$']
  }),
  inState('an intrinsic function with too few arguments', inLanguage('JSONPath', 'Parameters'), (site) => {
    site.value['Parameters'] = { ...(isDraft(site.value['Parameters']) ? site.value['Parameters'] : {}), 'made.$': 'States.MathAdd($.a)' }
    return [...site.keys, 'Parameters', 'made.$']
  }),
  ...["States.Formt('{}', $.a.first())", 'States.MathAdd($.a.max())', "States.Format('v1.x (beta) {}', $.a", "states.format('x')", 'order.total()'].map((made) => inState(`a broken call beside a dot and a parenthesis: ${made}`, inLanguage('JSONPath', 'Parameters'), (site) => {
    site.value['Parameters'] = { ...(isDraft(site.value['Parameters']) ? site.value['Parameters'] : {}), 'made.$': made }
    return [...site.keys, 'Parameters', 'made.$']
  })),
  inState('broken JSONata', inLanguage('JSONata', 'Output'), set('Output', () => ({ a: '{% $states.input.( %}' }))),
  inState('a variable that nothing sets', has('Next'), (site, material) => {
    if (site.value['Type'] !== 'Pass') return undefined
    return (site.language === 'JSONata' ? set('Output', () => ({ a: '{% $nobody + 1 %}' })) : set('Parameters', () => ({ 'a.$': '$nobody' })))(site, material)
  }),
  inState('an operand of another type', inLanguage('JSONPath', 'Choices'), ({ value, keys }) => {
    const list = draftsIn(value['Choices'])
    const [rule] = list
    if (rule === undefined) return undefined
    Reflect.deleteProperty(rule, 'And')
    Object.assign(rule, { Variable: '$.size', NumericGreaterThan: '3' })
    return [...keys, 'Choices', 0, 'NumericGreaterThan']
  }),
  inState('two operators', inLanguage('JSONPath', 'Choices'), ({ value, keys }) => {
    const rule = draftsIn(value['Choices'])[1]
    if (rule !== undefined) rule['IsPresent'] = true
    return rule === undefined ? undefined : [...keys, 'Choices', 1]
  }),
  inState('a rule without a condition', has('Choices'), ({ value, keys }) => {
    const rule = draftsIn(value['Choices'])[1]
    if (rule === undefined) return undefined
    for (const key of Object.keys(rule)) if (key !== 'Next') Reflect.deleteProperty(rule, key)
    return [...keys, 'Choices', 1]
  }),
  inEntry('States.ALL beside others', 'Retry', (entry, keys) => {
    entry['ErrorEquals'] = ['Mine', 'States.ALL']
    return [...keys, 'ErrorEquals', 1]
  }),
  inEntry('States.ALL before others', 'Catch', (entry, keys, list) => {
    entry['ErrorEquals'] = ['States.ALL']
    list.splice(1, list.length, { ...entry, ErrorEquals: ['Late'] })
    return [...keys, 'ErrorEquals', 0]
  }),
  inEntry('no error names', 'Catch', (entry, keys) => {
    entry['ErrorEquals'] = []
    return [...keys, 'ErrorEquals']
  }),
  inEntry('a reserved error name that does not exist', 'Catch', (entry, keys) => {
    entry['ErrorEquals'] = ['States.TaskFailure']
    return [...keys, 'ErrorEquals', 0]
  }),
  inEntry('a longest delay below the first', 'Retry', (entry, keys) => {
    Object.assign(entry, { IntervalSeconds: 60, MaxDelaySeconds: 30 })
    return [...keys, 'MaxDelaySeconds']
  }),
  inState('fields that exclude each other', isType('Wait'), ({ value, keys }) => {
    Object.assign(value, { Seconds: 10, Timestamp: '2027-01-31T12:00:00Z' })
    Reflect.deleteProperty(value, 'SecondsPath')
    return keys
  }),
  inState('a broken ARN', isType('Task'), set('Resource', ({ value }) => textOf(value, 'Resource').replaceAll(':', '.'))),
  inState('a mistyped service', isType('Task'), set('Resource', ({ value }) => textOf(value, 'Resource').replace('lambda', 'lamda').replace('sqs', 'sqss'))),
  inState('a wait that the service does not have', isType('Task'), set('Resource', ({ express }) => `arn:aws:states:::dynamodb:getItem${express ? '.sync' : '.waitForTaskToken'}`)),
  inState('a mistyped way to wait', isType('Task'), set('Resource', (_, { random }) => `arn:aws:states:::${pick(['lambda:invoke.waitForToken', 'sqs:sendMessage.waitForTaskTokens', 'ecs:runTask.Sync', 'aws-sdk:s3:getObject.foo'], random) ?? ''}`)),
  inState('an action that the service does not have', isType('Task'), set('Resource', (_, { random }) => `arn:aws:states:::${pick(['dynamodb:query', 'lambda:invokeFunction', 'kinesis:putRecord'], random) ?? ''}`)),
  inState('a reader without the type of what it reads', has('ItemReader'), ({ value, keys }) => {
    const reader = value['ItemReader']
    if (isDraft(reader)) reader['ReaderConfig'] = { MaxItems: 5 }
    return [...keys, 'ItemReader', 'ReaderConfig']
  }),
  inState('batches of nothing', has('ItemBatcher'), set('ItemBatcher', () => ({ MaxItemsPerBatch: 0 }))),
  inState('a job in an EXPRESS workflow', (site) => isType('Task')(site) && site.express, set('Resource', () => 'arn:aws:states:::batch:submitJob.sync')),
  inState('a timestamp without an offset', isType('Wait'), ({ value, keys }) => {
    for (const field of ['Seconds', 'SecondsPath']) Reflect.deleteProperty(value, field)
    value['Timestamp'] = '2027-01-31T12:00:00'
    return [...keys, 'Timestamp']
  }),
  inState('a heartbeat above the timeout', has('TimeoutSeconds'), set('HeartbeatSeconds', () => 1000)),
  inState('a field of a Distributed Map on an inline one', (site) => isType('Map')(site) && site.value['Label'] === undefined, set('ItemBatcher', () => ({ MaxItemsPerBatch: 5 }))),
  inState('a reader of CSV without its header', has('ItemReader'), ({ value, keys }) => {
    const reader = value['ItemReader']
    if (isDraft(reader)) reader['ReaderConfig'] = { InputType: 'CSV' }
    return [...keys, 'ItemReader', 'ReaderConfig']
  }),
  inState('a label with a blank', has('Label'), set('Label', () => 'my rows')),
  inState('a Distributed Map without the kind of its children', has('Label'), ({ value, keys }) => {
    if (isDraft(value['ItemProcessor'])) value['ItemProcessor']['ProcessorConfig'] = { Mode: 'DISTRIBUTED' }
    return [...keys, 'ItemProcessor', 'ProcessorConfig']
  }),
  inState('credentials without a role', has('Credentials'), set('Credentials', () => ({ Role: 'r' }))),
  inState('a query language in lower case', () => true, set('QueryLanguage', ({ language }) => language.toLowerCase())),
  inEntry('a catcher to no state', 'Catch', (entry, keys) => {
    entry['Next'] = 'Nowhere'
    return [...keys, 'Next']
  }),
  inState('a default that is no state', has('Default'), set('Default', () => 'Nowhere')),
  inEntry('a negative number of attempts', 'Retry', (entry, keys) => {
    entry['MaxAttempts'] = -1
    return [...keys, 'MaxAttempts']
  }),
  inState('an empty batcher', has('ItemBatcher'), set('ItemBatcher', () => ({}))),
  inState('a writer without its bucket', has('ResultWriter'), set('ResultWriter', () => ({ Resource: 'arn:aws:states:::s3:putObject' }))),
  inState('no branches', has('Branches'), set('Branches', () => [])),
  inState('a name that is no variable', has('Next'), (site, material) => (isType('Pass')(site) ? set('Assign', () => ({ '1st': 1 }))(site, material) : undefined)),
  inState('an expression without its end', inLanguage('JSONata', 'Output'), set('Output', () => ({ a: '{% $states.input' }))),
  inState('a result where there is none', inLanguage('JSONata', 'Output'), (site, material) => (isType('Pass')(site) ? set('Output', () => '{% $states.result.a %}')(site, material) : undefined)),
  inState('a function of JSONata that does not exist', inLanguage('JSONata', 'Output'), set('Output', () => ({ a: '{% $cuont($states.input.a) %}' }))),
  inState('a member that no state before can have made', (site) => site.language === 'JSONPath' && isType('Wait')(site) && site.keys.length === 2, ({ value, keys }) => {
    for (const field of ['Seconds', 'Timestamp']) Reflect.deleteProperty(value, field)
    value['SecondsPath'] = '$.prepared.txet'
    return [...keys, 'SecondsPath']
  }),
  inState('a path without its .$', inLanguage('JSONPath', 'Parameters'), (site) => {
    site.value['Parameters'] = { ...(isDraft(site.value['Parameters']) ? site.value['Parameters'] : {}), plain: '$.a' }
    return [...site.keys, 'Parameters', 'plain']
  }),
  inState('a call without an argument that it needs', isType('Task'), (site) => {
    const name = site.language === 'JSONata' ? 'Arguments' : 'Parameters'
    const given = site.value[name]
    if (!isDraft(given)) return undefined
    for (const field of ['FunctionName', 'QueueUrl']) Reflect.deleteProperty(given, field)
    return [...site.keys, name]
  }),
]
