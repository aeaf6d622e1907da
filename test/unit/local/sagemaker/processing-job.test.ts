import { writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { PutObjectCommand } from '@aws-sdk/client-s3'
import { CreateProcessingJobCommand, DescribeProcessingJobCommand, StopProcessingJobCommand } from '@aws-sdk/client-sagemaker'
import { processing, roleArn, startSageMaker, until, type HarnessOptions, type SageMakerHarness } from './harness.js'

let aws: SageMakerHarness
const start = async (options: HarnessOptions = {}): Promise<void> => { aws = await startSageMaker(options) }
beforeEach(async () => { await start() })
afterEach(() => aws.close())

/** Writes what its instance was given. */
const telling = `
const { current_host: host } = json('/opt/ml/config/resourceconfig.json')
const input = root + '/opt/ml/processing/input'
write('/opt/ml/processing/output/' + host + '.json', JSON.stringify(readdirSync(input, { recursive: true }).sort().map(name => [name, existsSync(input + '/' + name + '/.') ? '' : readFileSync(input + '/' + name, 'utf8')])))
`

const run = async (name: string, image: string, more: Parameters<typeof processing>[2] = {}) => {
  await aws.client.send(new CreateProcessingJobCommand(processing(name, image, more)))
  return aws.processed(name)
}

const told = async (host: string, prefix = 'out'): Promise<unknown> => JSON.parse(await aws.text(`${prefix}/${host}.json`) ?? 'null')

describe('inputs', () => {
  test('five objects over three instances are dealt in turn', async () => {
    await aws.put({ 'in/a': '1', 'in/b': '2', 'in/c': '3', 'in/d/e': '4', 'in/f': '5', 'in/folder/': '', 'input': 'not below' })
    await expect(run('deal', aws.image('telling', telling), { instances: 3 })).resolves.toMatchObject({ ProcessingJobStatus: 'Completed' })
    await expect(told('algo-1')).resolves.toEqual([['a', '1'], ['d', ''], ['d/e', '4']])
    await expect(told('algo-2')).resolves.toEqual([['b', '2'], ['f', '5']])
    await expect(told('algo-3')).resolves.toEqual([['c', '3']])
  })

  test('of two objects over three instances one gets none, and an empty folder', async () => {
    await aws.put({ 'in/a': '1', 'in/b': '2' })
    await expect(run('few', aws.image('telling', telling), { instances: 3 })).resolves.toMatchObject({ ProcessingJobStatus: 'Completed' })
    await expect(told('algo-3')).resolves.toEqual([])
  })

  test('are whole on every instance where they are replicated, and of a manifest what it lists', async () => {
    await aws.put({ 'in/a': '1', 'in/b': '2', 'in/deep/c': '3', 'list.json': '[{"prefix":"s3://data/in/"},"b","deep/c"]', 'one.csv': 'x', 'one.csv.bak': 'y' })
    const at = (name: string, S3Uri: string, S3DataType: 'S3Prefix' | 'ManifestFile') => ({ InputName: name, S3Input: { S3Uri, S3DataType, LocalPath: `/opt/ml/processing/input/${name}`, S3InputMode: 'File' as const } })
    const ProcessingInputs = [at('all', 's3://data/in', 'S3Prefix'), at('listed', 's3://data/list.json', 'ManifestFile'), at('file', 's3://data/one.csv', 'S3Prefix')]
    await run('every', aws.image('telling', telling), { instances: 2, ProcessingInputs })
    const files = ['all/a', 'all/b', 'all/deep/c', 'file/one.csv', 'file/one.csv.bak', 'listed/b', 'listed/deep/c']
    for (const host of ['algo-1', 'algo-2']) expect((await told(host) as [string, string][]).filter(([, text]) => text !== '').map(([name]) => name)).toEqual(files)
  })

  test.each<[string, Record<string, string>, string]>([
    ['no object', {}, 'ClientError: No S3 objects found under S3 URL "s3://data/in/" given in input data source.'],
    ['a key that leads out of the folder', { 'in/../x': '' }, 'ClientError: SW4741: the key s3://data/in/../x can be no file'],
    ['a file that is a folder too', { 'in/a': '', 'in/a/b': '' }, 'no object that is both a folder as well as a file'],
  ])('with %s fail the job', async (_, objects, reason) => {
    // a client makes `/../` of a path into something else
    for (const [Key, Body] of Object.entries(objects)) await aws.services.call('s3', 'PutObject', { Bucket: 'data', Key, Body }, { principalArn: 'arn:aws:iam::123456789012:root' })
    const job = await run('none', aws.image('telling', telling))
    expect(job).toMatchObject({ ProcessingJobStatus: 'Failed', FailureReason: expect.stringContaining(reason) })
    await expect(aws.keys('out')).resolves.toEqual([])
  })
})

test('the container finds its configuration, its environment and its arguments where AWS puts them', async () => {
  await aws.put({ 'in/a': '1' })
  const image = aws.image('asking', `
const { AWS_ACCESS_KEY_ID: key, COLOUR: colour, HOME, HOST_SECRET: secret } = process.env
write('/opt/ml/processing/output/seen.json', JSON.stringify({ key: key !== undefined, colour, secret, args: process.argv.slice(2), config: json('/opt/ml/config/processingjobconfig.json'), resources: json('/opt/ml/config/resourceconfig.json') }))
`)
  process.env['HOST_SECRET'] = 'mine'
  const job = await run('ask', image, { Environment: { COLOUR: 'red' }, AppSpecification: { ImageUri: image, ContainerArguments: ['--fast', 'two words'] }, instances: 2 })
  delete process.env['HOST_SECRET']
  const seen = JSON.parse(await aws.text('out/seen.json') ?? '') as Record<string, unknown>
  expect(seen).toMatchObject({
    key: true, colour: 'red', args: ['--fast', 'two words'],
    config: {
      ProcessingJobArn: job.ProcessingJobArn, ProcessingJobName: 'ask', AppSpecification: { ImageUri: image, ContainerEntrypoint: null, ContainerArguments: ['--fast', 'two words'] },
      Environment: { COLOUR: 'red' }, RoleArn: roleArn, StoppingCondition: { MaxRuntimeInSeconds: 86_400 },
      ProcessingInputs: [{ InputName: 'in', S3Input: { S3Uri: 's3://data/in/', S3DataDistributionType: 'ShardedByS3Key', S3CompressionType: 'None' } }],
      ProcessingOutputConfig: { Outputs: [{ OutputName: 'out', S3Output: { S3UploadMode: 'EndOfJob' } }], KmsKeyId: null },
    },
    resources: { hosts: ['algo-1', 'algo-2'], current_instance_type: 'ml.m5.large' },
  })
  expect(seen).not.toHaveProperty('secret')
})

test('large files come and go whole', async () => {
  const bytes = Buffer.alloc(20_000_001, 'not the same everywhere ')
  await aws.s3.send(new PutObjectCommand({ Bucket: 'data', Key: 'in/large', Body: bytes }))
  const image = aws.image('copying', `
const { copyFileSync } = await import('node:fs')
copyFileSync(root + '/opt/ml/processing/input/large', root + '/opt/ml/processing/output/copy')
writeFileSync(root + '/opt/ml/processing/output/empty', '')
`)
  await expect(run('copy', image)).resolves.toMatchObject({ ProcessingJobStatus: 'Completed' })
  expect(bytes.equals(await aws.bytes('out/copy'))).toBe(true)
  expect((await aws.bytes('out/empty')).length).toBe(0)
})

describe('a failing instance', () => {
  test('fails the job with its message, stops the others, and uploads nothing', async () => {
    await aws.put({ 'in/a': '1', 'in/b': '2' })
    const image = aws.image('failing', `
write('/opt/ml/processing/output/part', 'x')
if (json('/opt/ml/config/resourceconfig.json').current_host === 'algo-2') { write('/opt/ml/output/message', 'shard 2 is broken' + '!'.repeat(2000)); process.exit(7) }
write('/opt/ml/output/message', 'fine')
await pause(60_000)
`)
    const job = await run('fail', image, { instances: 2 })
    expect(job).toMatchObject({ ProcessingJobStatus: 'Failed', FailureReason: 'AlgorithmError: See job logs for more information', ExitMessage: `shard 2 is broken${'!'.repeat(1007)}` })
    expect(job.ProcessingEndTime).toBeInstanceOf(Date)
    await expect(aws.keys('out')).resolves.toEqual([])
    await expect(until(() => readdir(join(aws.directory, 'sagemaker', 'scratch')), left => left.length === 0)).resolves.toEqual([])
  })

  test('may be one whose image nobody has, or that cannot be started', async () => {
    await aws.put({ 'in/a': '1' })
    await expect(run('unknown', 'nowhere:1')).resolves.toMatchObject({ ProcessingJobStatus: 'Failed', FailureReason: expect.stringContaining('ClientError: SW4700: the local AWS has no image nowhere:1') })
    const image = aws.image('no-program', '')
    await expect(run('absent', image, { AppSpecification: { ImageUri: image, ContainerEntrypoint: ['no-such-program'] } })).resolves.toMatchObject({ ProcessingJobStatus: 'Failed', FailureReason: expect.stringMatching(/^ClientError: CannotStartContainerError/) })
    expect(aws.problems).toEqual([])
  })
})

describe('the end', () => {
  test('of a job that is stopped: SIGTERM first, and no output', async () => {
    await aws.put({ 'in/a': '1' })
    const image = aws.image('patient', `
process.on('SIGTERM', () => { write('/opt/ml/output/message', 'told'); process.exit(0) })
write('/opt/ml/processing/output/started', '')
await pause(60_000)
`)
    const Outputs = [{ OutputName: 'out', S3Output: { S3Uri: 's3://data/out', LocalPath: '/opt/ml/processing/output', S3UploadMode: 'Continuous' as const } }, { OutputName: 'end', S3Output: { S3Uri: 's3://data/end', LocalPath: '/opt/ml/processing/output', S3UploadMode: 'EndOfJob' as const } }]
    await aws.client.send(new CreateProcessingJobCommand(processing('halt', image, { ProcessingOutputConfig: { Outputs } })))
    await until(() => aws.keys('out'), keys => keys.length > 0)
    await aws.client.send(new StopProcessingJobCommand({ ProcessingJobName: 'halt' }))
    const { ProcessingJobStatus: status } = await aws.client.send(new DescribeProcessingJobCommand({ ProcessingJobName: 'halt' }))
    expect(['Stopping', 'Stopped']).toContain(status)
    await expect(aws.processed('halt')).resolves.toMatchObject({ ProcessingJobStatus: 'Stopped', ExitMessage: 'told' })
    await expect(aws.keys('end')).resolves.toEqual([])
    await expect(aws.client.send(new StopProcessingJobCommand({ ProcessingJobName: 'halt' }))).rejects.toMatchObject({ name: 'ValidationException', message: 'The request was rejected because the processing job is in status Stopped.' })
  })

  test('of a job that takes too long, deaf to SIGTERM: Stopped all the same', async () => {
    await aws.close()
    await start({ limits: { stopGraceSeconds: 0.2 } })
    await aws.put({ 'in/a': '1' })
    const image = aws.image('deaf', 'process.on(\'SIGTERM\', () => {})\nawait pause(60_000)\n')
    const job = await run('long', image, { StoppingCondition: { MaxRuntimeInSeconds: 1 } })
    expect(job).toMatchObject({ ProcessingJobStatus: 'Stopped' })
    expect(job.FailureReason).toBeUndefined()
  })

  test('of a job that waits for its turn comes at once when it is stopped', async () => {
    await aws.close()
    await start({ local: { instances: 1 } })
    await aws.put({ 'in/a': '1' })
    const image = aws.image('slow', 'while (!existsSync(process.env.FLAG)) await pause(20)\n')
    const FLAG = join(aws.directory, 'flag')
    await aws.client.send(new CreateProcessingJobCommand(processing('first', image, { Environment: { FLAG } })))
    await aws.client.send(new CreateProcessingJobCommand(processing('second', image, { Environment: { FLAG } })))
    await aws.client.send(new CreateProcessingJobCommand(processing('third', image, { Environment: { FLAG } })))
    await until(() => aws.client.send(new DescribeProcessingJobCommand({ ProcessingJobName: 'first' })), job => job.ProcessingStartTime !== undefined)
    await aws.client.send(new StopProcessingJobCommand({ ProcessingJobName: 'second' }))
    const second = await aws.processed('second')
    expect(second).toMatchObject({ ProcessingJobStatus: 'Stopped' })
    expect(second.ProcessingStartTime).toBeUndefined()
    const waiting = await aws.client.send(new DescribeProcessingJobCommand({ ProcessingJobName: 'third' }))
    expect(waiting).toMatchObject({ ProcessingJobStatus: 'InProgress' })
    expect(waiting.ProcessingStartTime).toBeUndefined()
    writeFileSync(FLAG, '')
    for (const name of ['first', 'third']) await expect(aws.processed(name)).resolves.toMatchObject({ ProcessingJobStatus: 'Completed' })
  })
})

test('outputs that are uploaded continuously are there while the container runs, and again when they change', async () => {
  await aws.put({ 'in/a': '1' })
  const image = aws.image('growing', `
write('/opt/ml/processing/output/one', 'first')
while (!existsSync(process.env.FLAG)) await pause(20)
write('/opt/ml/processing/output/one', 'second')
mkdirSync(root + '/opt/ml/processing/output/sub')
write('/opt/ml/processing/output/sub/two', 'last')
`)
  const FLAG = join(aws.directory, 'flag')
  const Outputs = [{ OutputName: 'out', S3Output: { S3Uri: 's3://data/out/', LocalPath: '/opt/ml/processing/output', S3UploadMode: 'Continuous' as const } }]
  await aws.client.send(new CreateProcessingJobCommand(processing('grow', image, { ProcessingOutputConfig: { Outputs }, Environment: { FLAG } })))
  await until(() => aws.keys('out'), keys => keys.length > 0)
  await expect(aws.text('out/one')).resolves.toBe('first')
  writeFileSync(FLAG, '')
  await expect(aws.processed('grow')).resolves.toMatchObject({ ProcessingJobStatus: 'Completed' })
  await expect(aws.text('out/one')).resolves.toBe('second')
  await expect(aws.text('out/sub/two')).resolves.toBe('last')
})

test('of several outputs that are uploaded continuously each is finished, whatever becomes of another', async () => {
  await aws.close()
  const Statement = [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }, { Effect: 'Deny', Action: 's3:PutObject', Resource: 'arn:aws:s3:::data/forbidden/*' }]
  // there is no look but the last
  await start({ policy: { Version: '2012-10-17', Statement }, local: { continuousSeconds: 3600 } })
  await aws.put({ 'in/a': '1' })
  const image = aws.image('two-outputs', 'write(\'/opt/ml/processing/one/file\', \'1\')\nwrite(\'/opt/ml/processing/two/file\', \'2\')\n')
  const output = (name: string, place: string) => ({ OutputName: name, S3Output: { S3Uri: `s3://data/${place}`, LocalPath: `/opt/ml/processing/${name}`, S3UploadMode: 'Continuous' as const } })
  const job = await run('both', image, { ProcessingOutputConfig: { Outputs: [output('one', 'forbidden'), output('two', 'allowed')] } })
  expect(job).toMatchObject({ ProcessingJobStatus: 'Failed', FailureReason: expect.stringContaining('Artifact upload failed:AccessDenied') })
  await expect(aws.text('allowed/file')).resolves.toBe('2')
  await expect(aws.keys('forbidden')).resolves.toEqual([])
})

describe('the role', () => {
  const allowing = (...Action: readonly string[]) => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] })

  test.each([
    ['s3:GetObject', ['s3:ListBucket', 's3:PutObject'], /^ClientError: Data download failed:AccessDenied \(403\): User: arn:aws:sts::123456789012:assumed-role\/job\/SageMaker is not authorized to perform: s3:GetObject/],
    ['s3:ListBucket', ['s3:GetObject', 's3:PutObject'], /^ClientError: Data download failed:AccessDenied .* s3:ListBucket/],
    ['s3:PutObject', ['s3:ListBucket', 's3:GetObject'], /^ClientError: Artifact upload failed:AccessDenied .* s3:PutObject/],
  ])('without %s cannot do the job', async (_, allowed, reason) => {
    await aws.close()
    await start({ policy: allowing(...allowed) })
    await aws.put({ 'in/a': '1' })
    await expect(run('poor', aws.image('telling', telling))).resolves.toMatchObject({ ProcessingJobStatus: 'Failed', FailureReason: expect.stringMatching(reason) })
    await expect(aws.keys('out')).resolves.toEqual([])
  })

  test('must trust SageMaker', async () => {
    await expect(aws.client.send(new CreateProcessingJobCommand(processing('other', 'x', { RoleArn: 'arn:aws:iam::123456789012:role/nobody' })))).rejects.toMatchObject({
      name: 'ValidationException', message: expect.stringContaining('Could not assume role arn:aws:iam::123456789012:role/nobody.'),
    })
  })
})

test('a link in an output is not followed: the job fails by name', async () => {
  await aws.put({ 'in/a': '1' })
  const image = aws.image('linking', 'const { symlinkSync } = await import(\'node:fs\')\nsymlinkSync(\'/etc/hostname\', root + \'/opt/ml/processing/output/link\')\n')
  await expect(run('link', image)).resolves.toMatchObject({ ProcessingJobStatus: 'Failed', FailureReason: expect.stringContaining('SW4742: link is neither a file nor a folder') })
})
