import { isObject } from '../model.js'
import type { StateNode } from '../model.js'
import type { Keys } from '../finding.js'
import { looksLikeQuery } from '../looks.js'
import type { Report, Rule } from '../rule.js'

const templates = ['Parameters', 'ResultSelector', 'ItemSelector', 'Assign']

function visit(value: unknown, at: Keys, within: Keys, report: Report): void {
  if (Array.isArray(value)) for (const [i, item] of (value as readonly unknown[]).entries()) visit(item, [...at, i], within, report)
  if (!isObject(value)) return
  for (const [key, member] of Object.entries(value)) {
    const place = [...at, key]
    if (typeof member === 'string' && !key.endsWith('.$') && looksLikeQuery(member)) {
      report({ at: place, message: `'${key}' gets this text as it stands, which looks like a path or a call`, help: `Call the member '${key}.$' to have it evaluated.`, aws: { code: 'NO_DOLLAR', message: 'No .$ on a field that appears to be a JSONPath or Intrinsic Function.' } })
    } else if (!key.endsWith('.$')) visit(member, place, within, report)
  }
}

const check = ({ source, keys, type }: StateNode, report: Report): void => {
  for (const field of templates) if (source[field] !== undefined && !(type === 'Pass' && field === 'ResultSelector')) visit(source[field], [...keys, field], [...keys, field], report)
}

/** AWS warns of this, too: NO_DOLLAR. */
export const pathWithoutDollar: Rule = {
  code: 'ASL2111',
  name: 'path-without-dollar',
  severity: 'warning',
  summary: 'a member of a payload template holds a path, and its name does not end in .$',
  state(state, report) {
    if (state.language === 'JSONPath') check(state, report)
  },
}
