import { any, listOf, path, shapeOf, target, text, whole, word } from '../field-kind.js'
import type { Field, Shape, ShapeName } from '../field-kind.js'
import { limit } from '../limit.js'
import { combinators, operandKinds, pathOperators } from '../operator.js'

const only = (language: 'JSONata' | 'JSONPath', field: Field): Field => ({ ...field, only: language })
const expression = (field: Field): Field => ({ ...field, expression: true })
const machine = { Comment: text, StartAt: target, States: { kind: 'states' } } as const satisfies Readonly<Record<string, Field>>

/** What a condition is made of in JSONPath. The rules of choice rules say what goes together. */
const comparison: Readonly<Record<string, Field>> = Object.fromEntries([
  ['Variable', path()],
  ...[...Object.keys(operandKinds), ...pathOperators].map((name) => [name, only('JSONPath', any)] as const),
  ...combinators.map((name) => [name, only('JSONPath', name === 'Not' ? shapeOf('condition') : listOf({ kind: 'shape', shape: 'condition' }, 1))] as const),
])

/** Seconds by which MaxDelaySeconds is bounded. Source: AWS Step Functions developer guide, "Retrying after an error". */
const longestDelay = 31_622_399

/** The outermost machine. */
export const machineShape: Shape = {
  title: 'a state machine',
  fields: { ...machine, QueryLanguage: word('JSONPath', 'JSONata'), Version: word('1.0'), TimeoutSeconds: whole(1) },
  required: ['States', 'StartAt'],
}

/** Objects inside states, by the name that fields refer to them by. */
export const shapes: Readonly<Record<ShapeName, Shape>> = {
  branch: { title: 'a branch', fields: machine, required: ['States', 'StartAt'] },
  processor: { title: "a Map's processor", fields: { ...machine, ProcessorConfig: shapeOf('processorConfig') }, required: ['States', 'StartAt'] },
  processorConfig: { title: 'a ProcessorConfig', fields: { Mode: word('INLINE', 'DISTRIBUTED'), ExecutionType: word('STANDARD', 'EXPRESS') }, required: [] },
  retrier: {
    title: 'a retrier',
    fields: {
      ErrorEquals: listOf(text, 1), IntervalSeconds: whole(1, limit.seconds), MaxAttempts: whole(0, limit.seconds), BackoffRate: { kind: 'number', whole: false, least: 1 },
      MaxDelaySeconds: whole(1, longestDelay), JitterStrategy: word('FULL', 'NONE'), Comment: text,
    },
    required: ['ErrorEquals'],
  },
  catcher: {
    title: 'a catcher',
    fields: { ErrorEquals: listOf(text, 1), Next: target, Assign: { kind: 'variables' }, Output: only('JSONata', any), ResultPath: path({ nullable: true }), Comment: text },
    required: ['ErrorEquals', 'Next'],
  },
  rule: {
    title: 'a choice rule',
    fields: { Condition: only('JSONata', { kind: 'boolean', expression: true }), Next: target, Assign: { kind: 'variables' }, Output: only('JSONata', any), Comment: text, ...comparison },
    required: ['Next'],
  },
  condition: { title: 'a condition inside And, Or or Not', fields: { Comment: text, ...comparison }, required: [] },
  reader: {
    title: 'an ItemReader',
    fields: { Resource: text, Parameters: only('JSONPath', { kind: 'object' }), Arguments: only('JSONata', { kind: 'object', expression: true }), ReaderConfig: shapeOf('readerConfig') },
    required: ['Resource'],
  },
  readerConfig: {
    title: 'a ReaderConfig',
    fields: {
      InputType: word('CSV', 'JSON', 'JSONL', 'PARQUET', 'MANIFEST'), Transformation: word('NONE', 'LOAD_AND_FLATTEN'), ManifestType: word('S3_INVENTORY', 'ATHENA_DATA'),
      CSVHeaderLocation: word('FIRST_ROW', 'GIVEN'), CSVHeaders: { ...listOf(text, 1), expression: true }, CSVDelimiter: word('COMMA', 'PIPE', 'SEMICOLON', 'SPACE', 'TAB'),
      ItemsPointer: text, MaxItems: expression(whole(0, limit.distributedMapItems)), MaxItemsPath: path(),
    },
    required: [],
    exclusive: [['MaxItems', 'MaxItemsPath']],
  },
  batcher: {
    title: 'an ItemBatcher',
    fields: {
      MaxItemsPerBatch: expression(whole(0)), MaxItemsPerBatchPath: path(), MaxInputBytesPerBatch: expression(whole(0, limit.payloadBytes)), MaxInputBytesPerBatchPath: path(), BatchInput: any,
    },
    required: [],
    oneOf: [['MaxItemsPerBatch', 'MaxInputBytesPerBatch', 'MaxItemsPerBatchPath', 'MaxInputBytesPerBatchPath']],
    exclusive: [['MaxItemsPerBatch', 'MaxItemsPerBatchPath'], ['MaxInputBytesPerBatch', 'MaxInputBytesPerBatchPath']],
  },
  writer: {
    title: 'a ResultWriter',
    fields: { Resource: text, Parameters: only('JSONPath', { kind: 'object' }), Arguments: only('JSONata', { kind: 'object', expression: true }), WriterConfig: shapeOf('writerConfig') },
    required: [],
  },
  writerConfig: { title: 'a WriterConfig', fields: { Transformation: word('NONE', 'COMPACT', 'FLATTEN'), OutputType: word('JSON', 'JSONL') }, required: [] },
  credentials: { title: 'Credentials', fields: {}, required: [], open: true },
}
