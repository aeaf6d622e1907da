import { shapes } from '../../asl/index.js'
import type { JsonObject } from '../../asl/index.js'
import type { Finding, Keys } from '../finding.js'
import { hasSubstitution, isObject } from '../model.js'
import type { Rule } from '../rule.js'
import { shapeNodes } from '../shape-node.js'

const csvFields = ['CSVHeaderLocation', 'CSVHeaders', 'CSVDelimiter'] as const
const words = ['InputType', 'ManifestType', 'Transformation'] as const

/** What AWS documents for no reader. Whether it refuses the definition or fails the Map is not known; item-reader has what does not go together at all. */
function* readerProblems(config: JsonObject, keys: Keys, action: 'getObject' | 'listObjectsV2'): Iterable<Finding> {
  const at = [...keys, 'ReaderConfig']
  const { InputType: type, ManifestType: manifest, Transformation: transformation, ItemsPointer: pointer } = config
  if (words.some((name) => config[name] !== undefined && typeof config[name] !== 'string' || hasSubstitution(config[name]))) return
  const flatten = transformation === 'LOAD_AND_FLATTEN'
  const isInventory = manifest === 'S3_INVENTORY' || manifest === undefined && type === 'MANIFEST'
  if (flatten && action === 'getObject' || type === 'MANIFEST' && action === 'listObjectsV2') return
  if (action === 'listObjectsV2' && manifest !== undefined) yield { at: [...at, 'ManifestType'], key: true, message: 'a manifest is read by s3:getObject, not by s3:listObjectsV2' }
  else if (action === 'listObjectsV2' && !flatten && type !== undefined) {
    yield { at: [...at, 'InputType'], key: true, message: "a list of objects has no InputType: its items are what s3:listObjectsV2 says of each object", help: 'To read the objects themselves, set "Transformation": "LOAD_AND_FLATTEN".' }
  } else if (isInventory && type !== undefined && type !== 'MANIFEST') yield { at: [...at, 'InputType'], message: 'the InputType of an S3 inventory is MANIFEST' }
  else if (manifest === 'ATHENA_DATA' && type === 'JSON') yield { at: [...at, 'InputType'], message: 'the data of an Athena manifest are CSV, JSONL or PARQUET' }
  else if (type === undefined && !isInventory && (flatten || action === 'getObject')) {
    yield { at: Object.keys(config).length > 0 ? at : keys, message: "nothing says how to read the object: the ReaderConfig has no 'InputType'", help: 'Set it to CSV, JSON, JSONL, PARQUET or MANIFEST.' }
    return
  }
  if (typeof pointer === 'string' && type === 'JSON' && pointer !== '' && !pointer.startsWith('/') && !hasSubstitution(pointer)) yield { at: [...at, 'ItemsPointer'], message: 'ItemsPointer is a JSON Pointer, which starts with /', help: 'Write /data/items for the member items of the member data.' }
  if (type !== undefined && type !== 'MANIFEST') return
  for (const name of csvFields) if (config[name] !== undefined) yield { at: [...at, name], key: true, message: `'${name}' goes with the InputType CSV` }
  if (pointer !== undefined) yield { at: [...at, 'ItemsPointer'], key: true, message: "'ItemsPointer' goes with the InputType JSON" }
}

/** Readers and batchers of which it is not documented what they do. */
export const unclearItems: Rule = {
  code: 'ASL2156',
  name: 'unclear-items',
  severity: 'warning',
  quiet: true,
  summary: 'an ItemReader does not say what it reads, or an ItemBatcher has batches of no items',
  definition(definition, report) {
    for (const { shape, keys, source, state } of shapeNodes(definition)) {
      if (state?.distributed !== true) continue
      if (shape === shapes.batcher) {
        for (const name of ['MaxItemsPerBatch', 'MaxInputBytesPerBatch']) if (source[name] === 0) report({ at: [...keys, name], message: `'${name}' of 0 makes batches of nothing`, help: 'Leave it out for no limit.' })
      }
      const { Resource: resource, ReaderConfig: config = {} } = source
      const action = shape === shapes.reader && typeof resource === 'string' ? /^arn:[a-z-]+:states:::s3:(getObject|listObjectsV2)$/.exec(resource)?.[1] : undefined
      if ((action === 'getObject' || action === 'listObjectsV2') && isObject(config)) for (const finding of readerProblems(config, keys, action)) report(finding)
    }
  },
}
