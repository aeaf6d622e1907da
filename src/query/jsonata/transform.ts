import type { Node } from './ast.js'
import type { Code, Compiler } from './compiler.js'
import { fault } from './fault.js'
import type { Run } from './scope.js'
import { dataLevels } from './limit.js'
import { parseSignature } from './signature.js'
import { isArray, listOf } from './sequence.js'
import { assign, isNumeric, isObject, JsonataFunction } from './value.js'

const signature = parseSignature('<(oa):o>')

/** `| pattern | update, delete |`: a function that gives a changed copy of what it gets. */
export function compileTransform(node: Node, compiler: Compiler): Code {
  const pattern = compiler.compile(node.pattern as Node)
  const update = compiler.compile(node.update as Node)
  const deletion = node.delete === undefined ? undefined : compiler.compile(node.delete)
  const updated = (value: unknown): Readonly<Record<string, unknown>> => {
    if (value === undefined) return {}
    if (!isObject(value)) throw fault('T2011', { value }, node.update?.position)
    return value
  }
  const deleted = (value: unknown): readonly string[] => {
    if (value === undefined) return []
    const names = listOf(value)
    if (!names.every((name) => typeof name === 'string')) throw fault('T2012', { value }, node.delete?.position)
    return names
  }
  return (_input, scope) => new JsonataFunction(1, (run, args, context) => {
    const [original] = signature.validate(args, context, run)
    if (original === undefined) return undefined
    const own = new Set<unknown>()
    const copy = cloned(original, run, own)
    const matches = pattern(copy, scope)
    for (const match of matches === undefined ? [] : listOf(matches)) {
      run.spend(1)
      // only parts of the copy change: what else a pattern finds is somebody else's
      const target = own.has(match) ? match as Record<string, unknown> : {}
      for (const [key, value] of Object.entries(updated(update(match, scope)))) {
        assign(target, key, value)
        // the value may be the very object it now lies in: whoever looks at the result has to expect data without end
        if (typeof value === 'object') run.impure = true
      }
      // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the copy is ours, and has the keys the expression names
      for (const name of deleted(deletion?.(match, scope))) delete target[name]
    }
    return copy
  })
}

/** A deep copy, as JSON would make it. `own` collects the objects of the copy. */
export function cloned(value: unknown, run: Run, own?: Set<unknown>): unknown {
  if (value instanceof JsonataFunction) return ''
  if (typeof value === 'number') return isNumeric(value) ? Number(value.toPrecision(15)) : null
  if (typeof value !== 'object' || value === null) return value ?? null
  run.enter(dataLevels)
  if (isArray(value)) {
    run.spend(value.length)
    const items = value.map((item) => cloned(item, run, own))
    run.leave(dataLevels)
    return items
  }
  run.spend(4)
  const copy: Record<string, unknown> = {}
  own?.add(copy)
  for (const [key, item] of Object.entries(value)) {
    run.spend(1)
    assign(copy, key, cloned(item, run, own))
  }
  run.leave(dataLevels)
  return copy
}
