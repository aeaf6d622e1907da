import { shapes } from '../../asl/index.js'
import type { JsonObject } from '../../asl/index.js'
import type { Finding, Keys } from '../finding.js'
import { hasSubstitution, isObject } from '../model.js'
import type { Rule } from '../rule.js'
import { shapeNodes } from '../shape-node.js'

const csvFields = ['CSVHeaderLocation', 'CSVHeaders', 'CSVDelimiter'] as const

/** What does not go together in a ReaderConfig. A word that is refused or not known yet makes the rest unknown, too. */
function* configProblems(config: JsonObject, at: Keys, action: 'getObject' | 'listObjectsV2' | undefined): Iterable<Finding> {
  const { InputType: inputType, ManifestType: manifestType, Transformation: transformation, CSVHeaderLocation: location } = config
  if ([inputType, manifestType, transformation, location].some((value) => value !== undefined && typeof value !== 'string' || hasSubstitution(value))) return
  const flatten = transformation === 'LOAD_AND_FLATTEN'
  if (flatten && action === 'getObject') yield { at: [...at, 'Transformation'], message: 'LOAD_AND_FLATTEN goes with s3:listObjectsV2: it loads each object of the list' }
  if (inputType === 'MANIFEST' && action === 'listObjectsV2') yield { at: [...at, 'InputType'], message: 'a manifest is read by s3:getObject, not by s3:listObjectsV2' }
  const csv = csvFields.filter((name) => config[name] !== undefined)
  if (inputType !== 'CSV' && inputType !== undefined && inputType !== 'MANIFEST') for (const name of csv) yield { at: [...at, name], key: true, message: `'${name}' goes with the InputType CSV` }
  if (config['ItemsPointer'] !== undefined && inputType !== undefined && inputType !== 'JSON') yield { at: [...at, 'ItemsPointer'], key: true, message: "'ItemsPointer' goes with the InputType JSON" }
  if (inputType === 'CSV' && location === undefined) yield { at, message: "the InputType CSV needs a 'CSVHeaderLocation'", help: 'FIRST_ROW where the first line of the file holds the names, GIVEN where CSVHeaders does.' }
  if (location === 'GIVEN' && config['CSVHeaders'] === undefined) yield { at, message: "the CSVHeaderLocation GIVEN needs 'CSVHeaders'" }
  if (location === 'FIRST_ROW' && config['CSVHeaders'] !== undefined) yield { at: [...at, 'CSVHeaders'], key: true, message: "'CSVHeaders' goes with the CSVHeaderLocation GIVEN" }
}

/** Readers that cannot read. */
export const itemReader: Rule = {
  code: 'ASL2026',
  name: 'item-reader',
  severity: 'error',
  summary: 'an ItemReader whose parts do not go together',
  definition(definition, report) {
    for (const { shape, keys, source, language } of shapeNodes(definition)) {
      if (shape !== shapes.reader) continue
      const { Resource: resource, ReaderConfig: config } = source
      const action = typeof resource === 'string' && !hasSubstitution(resource) ? /^arn:[a-z-]+:states:::s3:(.*)$/.exec(resource)?.[1] ?? '' : undefined
      const known = action === 'getObject' || action === 'listObjectsV2' ? action : undefined
      if (action !== undefined && known === undefined) report({ at: [...keys, 'Resource'], message: 'items are read by arn:aws:states:::s3:getObject or arn:aws:states:::s3:listObjectsV2' })
      const name = language === 'JSONata' ? 'Arguments' : 'Parameters'
      if (source['Arguments'] === undefined && source['Parameters'] === undefined && language !== undefined) report({ at: keys, message: `an ItemReader needs '${name}', with the bucket to read from` })
      if (isObject(config)) for (const finding of configProblems(config, [...keys, 'ReaderConfig'], known)) report(finding)
    }
  },
}
