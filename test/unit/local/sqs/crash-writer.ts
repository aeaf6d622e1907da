import { createSqs } from '../../../../src/local/sqs/index.js'

/** Sends and deletes until it is killed, and says on its output what was acknowledged. */
const [directory = ''] = process.argv.slice(2)
const caller = { principalArn: 'arn:aws:iam::123456789012:root' }
const sqs = await createSqs({ directory, endpoint: () => 'http://127.0.0.1:1' })
const { QueueUrl: url = null } = await sqs.call('CreateQueue', { QueueName: 'jobs' }, caller)
// written with one system call each, so that what was said cannot be lost in a buffer
const { writeSync } = await import('node:fs')
const say = (line: string): void => void writeSync(1, `${line}\n`)

for (let round = 0; ; round++) {
  const body = `${process.pid}-${round}-${'x'.repeat(round % 7 === 0 ? 30_000 : 50)}`
  const name = body.slice(0, body.lastIndexOf('-'))
  await sqs.call('SendMessage', { QueueUrl: url, MessageBody: body }, caller)
  say(`sent ${name}`)
  if (round % 3 === 0) continue
  const { Messages: messages = [] } = await sqs.call('ReceiveMessage', { QueueUrl: url, VisibilityTimeout: 3600 }, caller)
  for (const message of messages as readonly Readonly<Record<string, string>>[]) {
    const taken = (message['Body'] ?? '').slice(0, (message['Body'] ?? '').lastIndexOf('-'))
    say(`deleting ${taken}`)
    await sqs.call('DeleteMessage', { QueueUrl: url, ReceiptHandle: message['ReceiptHandle'] ?? '' }, caller)
    say(`deleted ${taken}`)
  }
}
