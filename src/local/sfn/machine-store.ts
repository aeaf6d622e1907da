import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createHash, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { JsonObject } from '../service.js'
import type { WorkflowType } from '../../interpreter/types.js'

/** A state machine as plain data: what one file of the data directory holds. */
export interface StateMachine {
  readonly arn: string
  readonly name: string
  readonly type: WorkflowType
  /** The definition's JSON text, as it was given. */
  readonly definition: string
  readonly roleArn: string
  /** Epoch milliseconds. */
  readonly createdAt: number
  readonly updatedAt: number
  /** Absent until the first update. */
  readonly revisionId?: string
  /** Kept and given back; nothing is logged or traced. */
  readonly loggingConfiguration: JsonObject
  readonly tracingConfiguration: JsonObject
  /** Absent where none was given. */
  readonly encryptionConfiguration?: JsonObject
  readonly tags: Readonly<Record<string, string>>
  /** The number of the version that was published last, whether or not that is still there. */
  readonly lastVersion?: number
}

/** The state machines of a data directory. */
export interface MachineStore {
  get(arn: string): StateMachine | undefined
  /** Sorted by name. */
  list(): readonly StateMachine[]
  put(machine: StateMachine): Promise<void>
  remove(arn: string): Promise<void>
}

/**
 * Opens the store; it holds one JSON file a state machine, written by rename.
 *
 * @param directory - made when absent
 */
export async function openMachineStore(directory: string): Promise<MachineStore> {
  await mkdir(directory, { recursive: true })
  const machines = new Map<string, StateMachine>()
  // a digest, since names may be longer than a file's, and differ where a file system sees no difference
  const pathOf = ({ name }: StateMachine): string => join(directory, `${createHash('sha256').update(name).digest('hex').slice(0, 40)}.json`)
  for (const file of await readdir(directory)) {
    if (!file.endsWith('.json')) {
      // left by a process that died while it wrote
      await rm(join(directory, file), { force: true })
      continue
    }
    const machine = JSON.parse(await readFile(join(directory, file), 'utf8')) as StateMachine
    machines.set(machine.arn, machine)
    // an earlier version named the files by the machines
    if (join(directory, file) !== pathOf(machine)) await rename(join(directory, file), pathOf(machine))
  }
  return {
    get: arn => machines.get(arn),
    list: () => [...machines.values()].sort((a, b) => a.name < b.name ? -1 : 1),
    async put(machine) {
      const temporary = `${pathOf(machine)}.${randomUUID()}`
      await writeFile(temporary, JSON.stringify(machine))
      await rename(temporary, pathOf(machine))
      machines.set(machine.arn, machine)
    },
    async remove(arn) {
      const machine = machines.get(arn)
      if (machine === undefined) return
      machines.delete(arn)
      await rm(pathOf(machine), { force: true })
    },
  }
}
