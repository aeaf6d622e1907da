import { expect, test } from '@jest/globals'
import type { JsonObject } from '../../../../src/asl/json.js'
import { compile } from '../../../../src/interpreter/index.js'
import { distributed, getObject, listObjects, putObject } from './run.js'

const reader = (config: JsonObject, Resource = getObject): JsonObject => ({ ItemReader: { Resource, Arguments: { Bucket: 'b', Key: 'k' }, ReaderConfig: config } })

test.each<[JsonObject, string, string]>([
  [{ Label: 'x'.repeat(41) }, 'ASL3004', 'Label'],
  [{ Label: 'a*b' }, 'ASL3004', 'Label'],
  [{ Label: 1 }, 'ASL3004', 'Label'],
  [{ ItemReader: [] }, 'ASL3004', 'ItemReader'],
  [{ ItemReader: { Resource: 'arn:aws:states:::s3:headObject', Arguments: {} } }, 'ASL3004', 'ItemReader/Resource'],
  [{ ItemReader: { Resource: getObject, Parameters: {} } }, 'ASL3003', 'ItemReader/Parameters'],
  [{ ItemReader: { Resource: getObject } }, 'ASL3007', 'ItemReader'],
  [reader({}), 'ASL3007', 'ItemReader/ReaderConfig'],
  [reader({ InputType: 'XML' }), 'ASL3004', 'ItemReader/ReaderConfig/InputType'],
  [reader({ InputType: 'CSV' }), 'ASL3007', 'ItemReader/ReaderConfig'],
  [reader({ InputType: 'CSV', CSVHeaderLocation: 'GIVEN' }), 'ASL3004', 'ItemReader/ReaderConfig'],
  [reader({ InputType: 'CSV', CSVHeaderLocation: 'GIVEN', CSVHeaders: [1] }), 'ASL3004', 'ItemReader/ReaderConfig/CSVHeaders'],
  [reader({ InputType: 'JSON', CSVDelimiter: 'TAB' }), 'ASL3004', 'ItemReader/ReaderConfig/CSVDelimiter'],
  [reader({ InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW', ItemsPointer: '/a' }), 'ASL3004', 'ItemReader/ReaderConfig/ItemsPointer'],
  [reader({ InputType: 'JSON', ItemsPointer: 'a' }), 'ASL3004', 'ItemReader/ReaderConfig/ItemsPointer'],
  [reader({ InputType: 'JSON', MaxItems: -1 }), 'ASL3004', 'ItemReader/ReaderConfig/MaxItems'],
  [reader({ InputType: 'JSON', MaxItemsPath: '$.n' }), 'ASL3003', 'ItemReader/ReaderConfig/MaxItemsPath'],
  [reader({ InputType: 'JSON', Transformation: 'LOAD_AND_FLATTEN' }), 'ASL3004', 'ItemReader/ReaderConfig/Transformation'],
  [reader({ InputType: 'JSON' }, listObjects), 'ASL3004', 'ItemReader/ReaderConfig/InputType'],
  [reader({ InputType: 'MANIFEST' }, listObjects), 'ASL3004', 'ItemReader/ReaderConfig'],
  [reader({ InputType: 'CSV', ManifestType: 'S3_INVENTORY' }), 'ASL3004', 'ItemReader/ReaderConfig/InputType'],
  [reader({ InputType: 'JSON', ManifestType: 'ATHENA_DATA' }), 'ASL3004', 'ItemReader/ReaderConfig/InputType'],
  [{ ItemBatcher: {} }, 'ASL3007', 'ItemBatcher'],
  [{ ItemBatcher: { MaxItemsPerBatch: 0 } }, 'ASL3004', 'ItemBatcher/MaxItemsPerBatch'],
  [{ ItemBatcher: { MaxInputBytesPerBatch: 262_145 } }, 'ASL3004', 'ItemBatcher/MaxInputBytesPerBatch'],
  [{ ResultWriter: {} }, 'ASL3007', 'ResultWriter'],
  [{ ResultWriter: { Resource: putObject } }, 'ASL3007', 'ResultWriter'],
  [{ ResultWriter: { Resource: getObject, Arguments: {} } }, 'ASL3004', 'ResultWriter/Resource'],
  [{ ResultWriter: { WriterConfig: { OutputType: 'JSONL' } } }, 'ASL3010', 'ResultWriter/WriterConfig/OutputType'],
  [{ ResultWriter: { WriterConfig: { Transformation: 'ALL' } } }, 'ASL3004', 'ResultWriter/WriterConfig/Transformation'],
])('%j is refused with %s at %s', (map, code, place) => {
  expect(() => compile(distributed(map), { type: 'STANDARD' })).toThrow(expect.objectContaining({ code, path: `/States/M/${place}` }))
})

test.each<[string, JsonObject | undefined, string]>([
  ['STANDARD', { Mode: 'DISTRIBUTED' }, 'ASL3007'],
  ['STANDARD', { Mode: 'OTHER' }, 'ASL3004'],
  ['STANDARD', { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD', Other: 1 }, 'ASL3003'],
  ['EXPRESS', { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, 'ASL3009'],
  ['STANDARD', { Mode: 'INLINE' }, 'ASL3003'],
  ['STANDARD', undefined, 'ASL3003'],
])('in a %s machine a processor of %j and a label is refused with %s', (type, config, code) => {
  const Processor = { StartAt: 'P', States: { P: { Type: 'Pass', End: true } }, ...(config !== undefined && { ProcessorConfig: config }) }
  expect(() => compile({ StartAt: 'M', States: { M: { Type: 'Map', Label: 'L', End: true, ItemProcessor: Processor } } }, { type: type as 'STANDARD' })).toThrow(expect.objectContaining({ code }))
})

test('children cannot wait for callbacks when they are EXPRESS, and do not see the variables around the Map', () => {
  const waits = { StartAt: 'T', States: { T: { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', End: true } } }
  expect(() => compile(distributed({}, waits), { type: 'STANDARD' })).toThrow(expect.objectContaining({ code: 'ASL3009' }))
  compile(distributed({}, waits, 'STANDARD'), { type: 'STANDARD' })
})
