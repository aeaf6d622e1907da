import { writeSync } from 'node:fs'
import { createDynamodb } from '../../../../src/local/dynamodb/index.js'

/** Puts items until it is killed, and says on its output what was answered. */
const [directory = '', run = ''] = process.argv.slice(2)
const dynamodb = await createDynamodb({ directory })
const caller = { principalArn: 'arn:aws:iam::123456789012:root' }
if (run === 'a') {
  await dynamodb.call('CreateTable', {
    TableName: 'items', BillingMode: 'PAY_PER_REQUEST', KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }], AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  }, caller)
}
while (((await dynamodb.call('DescribeTable', { TableName: 'items' }, caller))['Table'] as { readonly TableStatus: string }).TableStatus !== 'ACTIVE') await new Promise(resolve => setTimeout(resolve, 5))
await Promise.all([0, 1, 2, 3].map(async (lane) => {
  for (let round = 0; ; round++) {
    const id = `${run}-${String(lane)}-${String(round)}`
    await dynamodb.call('PutItem', { TableName: 'items', Item: { id: { S: id }, text: { S: id.repeat(50) } } }, caller)
    writeSync(1, `put ${id}\n`)
  }
}))
