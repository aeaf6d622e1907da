import type { Attribute, Condition, Row, RowChange, Table } from '../../../../tasks/shared/port.js'
import { open } from './gate.js'
import type { Gate } from './gate.js'

export type Rows = Map<string, Row>

/** A table in memory, which does what DynamoDB does: the contract of ports is tested against both. */
export function tableOf(rows: Rows, gate: Gate = open): Table {
  return {
    get: (id) => gate('read', () => rows.get(id)),
    getMany: (ids) => gate('read', () => {
      if (new Set(ids).size !== ids.length) throw new RangeError('a batch names a row twice')
      return new Map(ids.flatMap((id) => {
        const row = rows.get(id)
        return row === undefined ? [] : [[id, row] as const]
      }))
    }),
    async putMany(all) {
      if (new Set(all.map(({ id }) => id)).size !== all.length) throw new RangeError('a batch names a row twice')
      // as several calls: some rows may be there when it fails
      for (const row of all) await gate('write', () => rows.set(row.id, row))
    },
    update: (id, change) => gate('write', () => {
      const row = rows.get(id)
      if (!(change.when ?? []).every((condition) => holds(condition, row ?? {}))) return undefined
      const changed = changedRow({ id, ...row }, change)
      rows.set(id, changed)
      return changed
    }),
  }
}

function holds(condition: Condition, row: Row): boolean {
  const value = row[condition.attribute]
  if ('exists' in condition) return (value !== undefined) === condition.exists
  if ('equals' in condition) return value === condition.equals
  return !(isSet(value) && value.has(condition.lacks))
}

function changedRow(row: Row, { set = {}, setOnce = {}, add = {} }: RowChange): Row {
  const added = Object.entries(add).map(([name, more]): readonly [string, Attribute] => [name, sum(row[name], more)])
  return { ...row, ...set, ...Object.fromEntries(Object.entries(setOnce).filter(([name]) => !(name in row))), ...Object.fromEntries(added) }
}

function sum(known: Attribute | undefined, more: number | ReadonlySet<number>): Attribute {
  if (typeof more === 'number') return (typeof known === 'number' ? known : 0) + more
  return new Set([...(isSet(known) ? known : []), ...more])
}

const isSet = (value: Attribute | undefined): value is ReadonlySet<number> => value instanceof Set

export interface FakeTable extends Table {
  readonly rows: Rows
}

export function createFakeTable(gate: Gate = open): FakeTable {
  const rows: Rows = new Map()
  return { ...tableOf(rows, gate), rows }
}
