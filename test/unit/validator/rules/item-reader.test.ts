import type { JsonObject } from '../../../../src/asl/index.js'
import { alone, distributed } from '../definition.js'
import { testRule } from '../rule-tester.js'

const object = 'arn:aws:states:::s3:getObject'
const list = 'arn:aws:states:::s3:listObjectsV2'
const reader = (Resource: string, ReaderConfig: JsonObject | undefined, Parameters: JsonObject = { Bucket: 'b', Key: 'k' }): unknown =>
  alone(distributed({ ItemReader: { Resource, Parameters, ...(ReaderConfig !== undefined && { ReaderConfig }) } }))
const config = '/States/A/ItemReader/ReaderConfig'

testRule('item-reader', {
  valid: [
    { definition: reader(object, { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW', CSVDelimiter: 'TAB' }) },
    { definition: reader(object, { InputType: 'CSV', CSVHeaderLocation: 'GIVEN', CSVHeaders: ['a', 'b'] }) },
    { definition: reader(object, { InputType: 'JSON', ItemsPointer: '/data/items', MaxItems: 5 }) },
    { definition: reader(object, { InputType: 'MANIFEST' }) },
    { definition: reader(object, { ManifestType: 'ATHENA_DATA', InputType: 'CSV', CSVHeaderLocation: 'GIVEN', CSVHeaders: ['a'] }) },
    { definition: reader(list, undefined, { Bucket: 'b' }) },
    { definition: reader(list, { Transformation: 'LOAD_AND_FLATTEN', InputType: 'JSONL' }, { Bucket: 'b' }) },
    { definition: reader('${Reader}', undefined) },
  ],
  invalid: [
    { definition: reader('arn:aws:states:::s3:putObject', { InputType: 'JSON' }), path: '/States/A/ItemReader/Resource', message: 's3:getObject' },
    { definition: reader('arn:aws:states:::dynamodb:scan', undefined), path: '/States/A/ItemReader/Resource' },
    { definition: alone(distributed({ ItemReader: { Resource: object, ReaderConfig: { InputType: 'JSON' } } })), path: '/States/A/ItemReader', message: "needs 'Parameters'" },
    { definition: reader(object, { InputType: 'CSV' }), path: config, message: "'CSVHeaderLocation'" },
    { definition: reader(object, { InputType: 'CSV', CSVHeaderLocation: 'GIVEN' }), path: config, message: "'CSVHeaders'" },
    { definition: reader(object, { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW', CSVHeaders: ['a'] }), path: `${config}/CSVHeaders` },
    { definition: reader(object, { InputType: 'JSON', CSVDelimiter: 'TAB' }), path: `${config}/CSVDelimiter` },
    { definition: reader(object, { InputType: 'JSONL', ItemsPointer: '/a' }), path: `${config}/ItemsPointer` },
    { definition: reader(object, { InputType: 'JSON', Transformation: 'LOAD_AND_FLATTEN' }), path: `${config}/Transformation` },
    { definition: reader(list, { InputType: 'MANIFEST' }, { Bucket: 'b' }), path: `${config}/InputType` },
  ],
})
