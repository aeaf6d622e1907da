import { createHash } from 'node:crypto'
import { writeSync } from 'node:fs'
import { S3Client, CreateBucketCommand, CreateMultipartUploadCommand, DeleteObjectCommand, PutObjectCommand, UploadPartCommand } from '@aws-sdk/client-s3'
import { startGateway } from '../../../../src/local/gateway.js'
import { createIdentities } from '../../../../src/local/iam/index.js'
import { createS3 } from '../../../../src/local/s3/index.js'

/** Puts, deletes and uploads parts until it is killed, and says on its output what was begun and what was acknowledged. */
const [directory = '', run = ''] = process.argv.slice(2)
const s3 = await createS3({ directory })
const identities = createIdentities()
const gateway = await startGateway({ services: new Map([['s3', s3]]), identities })
const client = new S3Client({ endpoint: gateway.endpoint, region: 'us-east-1', credentials: identities.mint('arn:aws:iam::123456789012:root'), maxAttempts: 1 })
const Bucket = 'crash'
if (run === '0') await client.send(new CreateBucketCommand({ Bucket }))

// written with one system call each, so that what was said cannot be lost in a buffer
const say = (line: string): void => void writeSync(1, `${line}\n`)

/** Every third object is large, so that kills hit both ways of writing. */
const bodyOf = (name: string, round: number): string => `${name} `.repeat(round % 3 === 0 ? 20_000 : 20)

async function write(lane: number): Promise<void> {
  for (let round = 0; ; round++) {
    const Key = `lane-${String(lane)}/${String(round % 5)}`
    const name = `${run}.${String(lane)}.${String(round)}`
    say(`put ${Key} ${name}`)
    await client.send(new PutObjectCommand({ Bucket, Key, Body: bodyOf(name, round), Metadata: { name } }))
    say(`did ${Key} ${name}`)
    if (round % 4 !== 3) continue
    say(`put ${Key} deleted`)
    await client.send(new DeleteObjectCommand({ Bucket, Key }))
    say(`did ${Key} deleted`)
  }
}

async function upload(): Promise<void> {
  for (let round = 0; ; round++) {
    const Key = `upload-${run}-${String(round)}`
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }))
    for (const PartNumber of [1, 2]) {
      const Body = bodyOf(`${Key} ${String(PartNumber)}`, round)
      await client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }))
      say(`part ${Key} ${UploadId ?? ''} ${String(PartNumber)} ${createHash('md5').update(Body).digest('hex')}`)
    }
  }
}

await Promise.all([write(0), write(1), write(2), upload()])
