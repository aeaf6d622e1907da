import { dataFlow } from '../data-flow.js'
import { askedKeys } from '../ground.js'
import type { Grounds } from '../ground.js'
import { hasSubstitution } from '../model.js'
import { parsedJsonata, parsedQuery } from '../parsed.js'
import { PlaceSet } from '../place-set.js'
import type { Report, Rule } from '../rule.js'
import { followed } from '../shape.js'
import { sitesIn } from '../site.js'
import type { Site } from '../site.js'

type Keys = readonly (string | number)[]

const textOf = (root: string, keys: Keys): string => root + keys.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('')

const help = 'See what the states before give: their Result, ResultSelector, Output, ResultPath and OutputPath.'

function checkPath(site: Site, source: string, grounds: Grounds, asked: PlaceSet, report: Report): void {
  for (const { root, keys, plain } of parsedQuery(source).report?.paths ?? []) {
    if (root !== 'input' || !plain || asked.overlaps(keys)) continue
    const { missing } = followed(grounds[site.ground], keys)
    if (missing !== undefined) report({ at: site.at, message: `no state before gives '${textOf('$', keys.slice(0, missing + 1))}'`, help })
  }
}

function checkExpression(site: Site, source: string, grounds: Grounds, asked: PlaceSet, report: Report): void {
  const { states, askedStates } = parsedJsonata(source).report ?? { states: [], askedStates: [] }
  const told = new Set<string>()
  const askedHere = new PlaceSet(askedStates)
  for (const { keys: [root, ...keys] } of states) {
    const ground = root === 'input' ? grounds.raw : root === 'result' ? grounds.result : root === 'errorOutput' ? grounds.error : undefined
    if (root === undefined || ground === undefined || askedHere.overlaps([root, ...keys]) || (root === 'input' && asked.overlaps(keys))) continue
    const { missing } = followed(ground, keys, true)
    if (missing === undefined) continue
    const text = textOf(`$states.${root}`, keys.slice(0, missing + 1))
    if (!told.has(text)) report({ at: site.at, message: `no state before gives '${text}'`, help })
    told.add(text)
  }
}

/** A field that no state before can give, whatever the execution is started with. */
export const unknownFieldRead: Rule = {
  code: 'ASL2103',
  name: 'unknown-field-read',
  severity: 'warning',
  summary: 'a field is read that no earlier state can give',
  definition(definition, report) {
    for (const [state, grounds] of dataFlow(definition)) {
      const asked = new PlaceSet(askedKeys(state))
      for (const site of sitesIn(state)) {
        const { value, use, holder } = site
        if (typeof value !== 'string' || use === 'reference' || hasSubstitution(value) || holder?.['IsPresent'] !== undefined) continue
        // AWS was seen to take any ItemsPath beside an ItemReader, which gives the items
        if (site.field === 'ItemsPath' && state.source['ItemReader'] !== undefined) continue
        if (use === 'expression') checkExpression(site, value, grounds, asked, report)
        else checkPath(site, value, grounds, asked, report)
      }
    }
  },
}
