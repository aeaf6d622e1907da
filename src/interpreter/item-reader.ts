import { limit } from '../asl/index.js'
import type { JsonObject } from '../asl/json.js'
import { isObject, refuseUnknown } from './check.js'
import type { Dialect } from './dialect.js'
import { oneWord, optionalObject } from './distributed.js'
import { InterpreterError } from './error.js'
import { checkWhole } from './literal.js'
import type { CompiledReader, Field, InputType } from './program.js'

const configFields = ['InputType', 'Transformation', 'ManifestType', 'CSVHeaderLocation', 'CSVHeaders', 'CSVDelimiter', 'ItemsPointer']
const delimiters: Readonly<Record<string, string>> = { COMMA: ',', PIPE: '|', SEMICOLON: ';', SPACE: ' ', TAB: '\t' }

/**
 * Compiles an `ItemReader`.
 *
 * @param path - where the state is
 * @throws InterpreterError
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html
 */
export function compileReader(source: JsonObject, path: string, dialect: Dialect): CompiledReader {
  const place = `${path}/ItemReader`
  refuseUnknown(source, place, new Set(['Resource', dialect.argumentsName, 'ReaderConfig']))
  const { Resource: resource } = source
  const [, action] = typeof resource === 'string' ? /^arn:[a-z-]+:states:::s3:(getObject|listObjectsV2)$/.exec(resource) ?? [] : []
  if (action !== 'getObject' && action !== 'listObjectsV2') throw new InterpreterError('ASL3004', `${place}/Resource`, 'items are read by arn:aws:states:::s3:getObject or arn:aws:states:::s3:listObjectsV2')
  const given = source[dialect.argumentsName]
  if (given === undefined) throw new InterpreterError('ASL3007', place, `an ItemReader needs '${dialect.argumentsName}'`)
  if (!isObject(given) && typeof given !== 'string') throw new InterpreterError('ASL3004', `${place}/${dialect.argumentsName}`, `${dialect.argumentsName} is an object`)
  const config = optionalObject(source, place, 'ReaderConfig') ?? {}
  refuseUnknown(config, `${place}/ReaderConfig`, new Set([...configFields, ...dialect.forms('MaxItems')]))
  const maxItems = dialect.literal(config, path, 'ItemReader/ReaderConfig', 'MaxItems')
  checkWhole(maxItems, path, 0, limit.distributedMapItems)
  return {
    action, arguments: dialect.template(given, path, `ItemReader/${dialect.argumentsName}`),
    ...formatOf(config, `${place}/ReaderConfig`, path, dialect, action),
    ...(maxItems !== undefined && { maxItems: { ...maxItems, name: maxItems.name.slice(maxItems.name.lastIndexOf('/') + 1) } }),
  }
}

type Format = Omit<CompiledReader, 'action' | 'arguments' | 'maxItems'>

/** How the bytes of objects become items. */
function formatOf(config: JsonObject, place: string, path: string, dialect: Dialect, action: CompiledReader['action']): Format {
  const flatten = oneWord(config, place, 'Transformation', ['NONE', 'LOAD_AND_FLATTEN']) === 'LOAD_AND_FLATTEN'
  if (flatten && action === 'getObject') throw new InterpreterError('ASL3004', `${place}/Transformation`, 'LOAD_AND_FLATTEN goes with listObjectsV2')
  const word = oneWord(config, place, 'InputType', ['CSV', 'JSON', 'JSONL', 'PARQUET', 'MANIFEST'])
  const manifestType = oneWord(config, place, 'ManifestType', ['S3_INVENTORY', 'ATHENA_DATA'])
  const manifest = manifestType ?? (word === 'MANIFEST' ? 'S3_INVENTORY' : undefined)
  if (manifest !== undefined && action === 'listObjectsV2') throw new InterpreterError('ASL3004', place, 'a manifest is read by getObject')
  if (manifest === 'S3_INVENTORY' && word !== undefined && word !== 'MANIFEST') throw new InterpreterError('ASL3004', `${place}/InputType`, 'an S3 inventory has no other InputType than MANIFEST')
  const inputType: InputType | undefined = word === 'MANIFEST' ? undefined : word
  if (inputType === 'JSON' && manifest === 'ATHENA_DATA') throw new InterpreterError('ASL3004', `${place}/InputType`, 'the data of an Athena manifest are CSV, JSONL or PARQUET')
  if (inputType === undefined && (flatten || (action === 'getObject' && manifest !== 'S3_INVENTORY'))) throw new InterpreterError('ASL3007', place, "this ItemReader needs an 'InputType'")
  if (action === 'listObjectsV2' && !flatten && inputType !== undefined) throw new InterpreterError('ASL3004', `${place}/InputType`, 'a list of objects has no InputType without the Transformation LOAD_AND_FLATTEN')
  const itemsPointer = pointerOf(config, place, inputType)
  return {
    flatten, ...csvOf(config, place, path, dialect, inputType),
    ...(inputType !== undefined && { inputType }), ...(manifest !== undefined && { manifest }), ...(itemsPointer !== undefined && { itemsPointer }),
  }
}

function csvOf(config: JsonObject, place: string, path: string, dialect: Dialect, inputType: InputType | undefined): { readonly csvHeaders?: Field, readonly csvDelimiter?: string } {
  const { CSVHeaders: headers } = config
  const location = oneWord(config, place, 'CSVHeaderLocation', ['FIRST_ROW', 'GIVEN'])
  const delimiter = oneWord(config, place, 'CSVDelimiter', ['COMMA', 'PIPE', 'SEMICOLON', 'SPACE', 'TAB'])
  if (inputType !== 'CSV') {
    for (const name of ['CSVHeaderLocation', 'CSVHeaders', 'CSVDelimiter']) if (config[name] !== undefined) throw new InterpreterError('ASL3004', `${place}/${name}`, `${name} goes with the InputType CSV`)
    return {}
  }
  if (location === undefined) throw new InterpreterError('ASL3007', place, "CSV needs a 'CSVHeaderLocation', FIRST_ROW or GIVEN")
  if ((location === 'GIVEN') !== (headers !== undefined)) throw new InterpreterError('ASL3004', place, 'CSVHeaders are there when CSVHeaderLocation is GIVEN, and only then')
  if (Array.isArray(headers) ? headers.some((header) => typeof header !== 'string') || headers.length === 0 : headers !== undefined && dialect.argumentsName === 'Parameters') {
    throw new InterpreterError('ASL3004', `${place}/CSVHeaders`, 'CSVHeaders is a list of strings')
  }
  return {
    ...(headers !== undefined && { csvHeaders: dialect.template(headers, path, 'ItemReader/ReaderConfig/CSVHeaders') }),
    ...(delimiter !== undefined && { csvDelimiter: delimiters[delimiter] ?? ',' }),
  }
}

/** The steps of a JSON Pointer. @see https://www.rfc-editor.org/rfc/rfc6901 */
function pointerOf(config: JsonObject, place: string, inputType: InputType | undefined): readonly string[] | undefined {
  const { ItemsPointer: pointer } = config
  if (pointer === undefined) return undefined
  if (inputType !== 'JSON') throw new InterpreterError('ASL3004', `${place}/ItemsPointer`, 'ItemsPointer goes with the InputType JSON')
  if (typeof pointer !== 'string' || (pointer !== '' && !pointer.startsWith('/'))) throw new InterpreterError('ASL3004', `${place}/ItemsPointer`, 'ItemsPointer is a JSON Pointer: /data/items')
  return pointer.split('/').slice(1).map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}
