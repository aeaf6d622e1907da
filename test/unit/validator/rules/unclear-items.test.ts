import type { JsonObject } from '../../../../src/asl/index.js'
import { alone, distributed } from '../definition.js'
import { testRule } from '../rule-tester.js'

const reader = (action: string, ReaderConfig?: JsonObject): unknown =>
  alone(distributed({ ItemReader: { Resource: `arn:aws:states:::s3:${action}`, Parameters: { Bucket: 'b' }, ...(ReaderConfig !== undefined && { ReaderConfig }) } }))
const batcher = (ItemBatcher: JsonObject): unknown => alone(distributed({ ItemBatcher }))
const config = '/States/A/ItemReader/ReaderConfig'

testRule('unclear-items', {
  valid: [
    reader('getObject', { InputType: 'JSON', ItemsPointer: '/a' }), reader('getObject', { InputType: 'MANIFEST' }), reader('getObject', { ManifestType: 'S3_INVENTORY' }),
    reader('getObject', { ManifestType: 'ATHENA_DATA', InputType: 'PARQUET' }), reader('getObject', { InputType: '${Type}' }), reader('listObjectsV2'), reader('listObjectsV2', { MaxItems: 5 }),
    reader('listObjectsV2', { Transformation: 'LOAD_AND_FLATTEN', InputType: 'JSONL' }), batcher({ MaxItemsPerBatch: 1, MaxInputBytesPerBatch: 1 }),
  ].map((definition) => ({ definition })),
  invalid: [
    { definition: reader('getObject'), path: '/States/A/ItemReader', message: "no 'InputType'" },
    { definition: reader('getObject', { MaxItems: 5 }), path: config, message: "no 'InputType'" },
    { definition: reader('getObject', { ManifestType: 'ATHENA_DATA' }), path: config, message: "no 'InputType'" },
    { definition: reader('listObjectsV2', { Transformation: 'LOAD_AND_FLATTEN' }), path: config, message: "no 'InputType'" },
    { definition: reader('listObjectsV2', { InputType: 'JSON' }), path: `${config}/InputType`, message: 'a list of objects has no InputType' },
    { definition: reader('listObjectsV2', { InputType: 'JSON', Transformation: 'NONE' }), path: `${config}/InputType` },
    { definition: reader('listObjectsV2', { ManifestType: 'S3_INVENTORY' }), path: `${config}/ManifestType` },
    { definition: reader('getObject', { ManifestType: 'S3_INVENTORY', InputType: 'JSONL' }), path: `${config}/InputType`, message: 'MANIFEST' },
    { definition: reader('getObject', { ManifestType: 'ATHENA_DATA', InputType: 'JSON' }), path: `${config}/InputType` },
    { definition: reader('getObject', { CSVDelimiter: 'TAB' }), path: config },
    { definition: reader('getObject', { InputType: 'MANIFEST', CSVDelimiter: 'TAB' }), path: `${config}/CSVDelimiter` },
    { definition: reader('listObjectsV2', { CSVDelimiter: 'TAB' }), path: `${config}/CSVDelimiter` },
    { definition: reader('getObject', { ManifestType: 'S3_INVENTORY', ItemsPointer: '/a' }), path: `${config}/ItemsPointer` },
    { definition: reader('getObject', { InputType: 'JSON', ItemsPointer: 'a' }), path: `${config}/ItemsPointer`, message: 'starts with /' },
    { definition: batcher({ MaxItemsPerBatch: 0 }), path: '/States/A/ItemBatcher/MaxItemsPerBatch', message: 'batches of nothing' },
    { definition: batcher({ MaxItemsPerBatch: 5, MaxInputBytesPerBatch: 0 }), path: '/States/A/ItemBatcher/MaxInputBytesPerBatch' },
  ],
})
