import type { Attribute, Condition, RowChange } from '../port.js'

/** The part of an UpdateItem request that says what changes. */
export interface UpdateExpression {
  readonly UpdateExpression?: string
  readonly ConditionExpression?: string
  readonly ExpressionAttributeNames?: Record<string, string>
  readonly ExpressionAttributeValues?: Record<string, Attribute>
}

/**
 * Writes a change as DynamoDB's expressions. Every name goes through a placeholder, since many words are reserved.
 *
 * @example
 * ```ts
 * updateExpression({ add: { done: new Set([3]) } })
 * // { UpdateExpression: 'ADD #0 :0', ExpressionAttributeNames: { '#0': 'done' }, ExpressionAttributeValues: { ':0': Set { 3 } } }
 * ```
 */
export function updateExpression({ set = {}, setOnce = {}, add = {}, when = [] }: RowChange): UpdateExpression {
  const names: Record<string, string> = {}
  const values: Record<string, Attribute> = {}
  const name = (attribute: string): string => {
    const known = Object.entries(names).find(([, one]) => one === attribute)?.[0] ?? `#${Object.keys(names).length}`
    names[known] = attribute
    return known
  }
  const value = (of: Attribute): string => {
    const placeholder = `:${Object.keys(values).length}`
    values[placeholder] = of
    return placeholder
  }
  const condition = (one: Condition): string => {
    if ('exists' in one) return `${one.exists ? 'attribute_exists' : 'attribute_not_exists'}(${name(one.attribute)})`
    if ('equals' in one) return `${name(one.attribute)} = ${value(one.equals)}`
    return `NOT contains(${name(one.attribute)}, ${value(one.lacks)})`
  }
  const sets = [
    ...Object.entries(set).map(([attribute, to]) => `${name(attribute)} = ${value(to)}`),
    ...Object.entries(setOnce).map(([attribute, to]) => `${name(attribute)} = if_not_exists(${name(attribute)}, ${value(to)})`),
  ]
  const adds = Object.entries(add).map(([attribute, of]) => `${name(attribute)} ${value(of)}`)
  const update = [...(sets.length > 0 ? [`SET ${sets.join(', ')}`] : []), ...(adds.length > 0 ? [`ADD ${adds.join(', ')}`] : [])].join(' ')
  const conditions = when.map(condition).join(' AND ')
  return {
    ...(update !== '' && { UpdateExpression: update }),
    ...(conditions !== '' && { ConditionExpression: conditions }),
    ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
  }
}
