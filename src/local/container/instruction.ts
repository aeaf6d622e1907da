import { posix } from 'node:path'
import { copy } from './copy.js'
import type { Instruction } from './dockerfile.js'
import { argumentOf, jsonWords, lookupIn } from './line.js'
import type { BuildContext, StageState } from './stage.js'
import { expand, splitWords, UnreadableLine, type Lookup } from './words.js'

type Apply = (rest: string, state: StageState, context: BuildContext) => StageState | Promise<StageState>

/** Changes nothing here. */
const unchanged: Apply = (_, state) => state

const instructions: Readonly<Record<string, Apply>> = {
  ADD: (rest, state, context) => copy(rest, state, context, 'ADD'),
  ARG: (rest, state, { buildArgs, globals }) => ({ ...state, args: { ...state.args, ...argumentOf(rest, buildArgs, { ...globals, ...state.args }) } }),
  CMD: (rest, state) => ({ ...state, command: commandOf(rest), ownCommand: true }),
  COPY: (rest, state, context) => copy(rest, state, context, 'COPY'),
  ENTRYPOINT: (rest, state) => ({ ...state, entryPoint: commandOf(rest), command: state.ownCommand ? state.command : [] }),
  ENV: (rest, state) => ({ ...state, environment: { ...state.environment, ...variablesOf(rest, lookupIn(state)) } }),
  EXPOSE: unchanged,
  HEALTHCHECK: unchanged,
  LABEL: unchanged,
  MAINTAINER: unchanged,
  // not performed: what it installs must be on this machine
  RUN: unchanged,
  STOPSIGNAL(rest, state) {
    if (!['SIGTERM', '15'].includes(rest)) throw new UnreadableLine('jobs are stopped by SIGTERM; another signal is not supported')
    return state
  },
  // programs run as whoever runs the local AWS
  USER: unchanged,
  VOLUME: unchanged,
  WORKDIR: (rest, state) => ({ ...state, workingDirectory: posix.resolve(state.workingDirectory, expand(rest, lookupIn(state))) }),
}

const hereDocument = /<<-?["']?[A-Za-z]/

/**
 * Applies one instruction to a stage.
 *
 * @throws UnreadableLine for one that is not understood
 * @throws LocalAwsError SW4703, SW4704 for files that are not there
 */
export async function applyInstruction({ name, rest }: Instruction, state: StageState, context: BuildContext): Promise<StageState> {
  const apply = Object.hasOwn(instructions, name) ? instructions[name] : undefined
  if (apply === undefined) throw new UnreadableLine('this instruction is not supported by the local AWS')
  if (hereDocument.test(rest) && ['RUN', 'COPY', 'ADD'].includes(name)) throw new UnreadableLine('here-documents are not supported by the local AWS')
  return apply(rest, state, context)
}

/** The exec form as it is; the shell form for `/bin/sh`. Neither has its variables replaced. */
function commandOf(rest: string): readonly string[] {
  if (rest === '') throw new UnreadableLine('a command is missing')
  return jsonWords(rest) ?? ['/bin/sh', '-c', rest]
}

/** `ENV a=b c=d`, or the old form `ENV a b c`. */
function variablesOf(rest: string, lookup: Lookup): Readonly<Record<string, string>> {
  const blank = rest.search(/\s/)
  const first = blank === -1 ? rest : rest.slice(0, blank)
  if (!first.includes('=')) {
    if (blank === -1) throw new UnreadableLine('a value is missing')
    return { [first]: expand(rest.slice(blank).trim(), lookup) }
  }
  return Object.fromEntries(splitWords(rest, lookup).map((word) => {
    const equals = word.indexOf('=')
    if (equals < 1) throw new UnreadableLine('every variable needs a name and a value')
    return [word.slice(0, equals), word.slice(equals + 1)]
  }))
}
