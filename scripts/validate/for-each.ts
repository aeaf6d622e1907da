import { isObject, itemsOf, membersOf } from './place.js'
import type { Keys, Place } from './place.js'

/** A resource, or what stands in its place, with its name and the way to it. */
export interface Resource {
  readonly id: string
  readonly place: Place
  readonly keys: Keys
  /** Written in a loop: how many there are, and what they hold, is known only at the deployment. */
  readonly looped: boolean
}

/** Whether a key is a loop of CloudFormation: `Fn::ForEach::Name`. */
export const isLoop = (key: string): boolean => key.startsWith('Fn::ForEach::')

/** CloudFormation takes five loops in one another. */
const deepestLoop = 16

/**
 * The resources of a template, those in loops too, as they are written there.
 *
 * @param resources - the template's member `Resources`
 * @param keys - the way to it
 */
export function resourcesIn(resources: Place, keys: Keys, level = 0): readonly Resource[] {
  return membersOf(resources).flatMap(([id, place]) => {
    if (!isLoop(id)) return [{ id, place, keys: [...keys, id], looped: level > 0 }]
    const [, , body] = itemsOf(place)
    return body === undefined || level >= deepestLoop ? [] : resourcesIn(body, [...keys, id, 2], level + 1)
  })
}

/** Whether a value holds a loop at any depth. */
export function holdsLoop(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsLoop)
  return isObject(value) && Object.entries(value).some(([key, member]) => isLoop(key) || holdsLoop(member))
}
