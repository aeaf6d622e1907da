import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { CreateTrainingJobCommand, DescribeTrainingJobCommand, StopTrainingJobCommand, type CreateTrainingJobCommandInput } from '@aws-sdk/client-sagemaker'
import { writeArchive } from '../../../../src/local/sagemaker/archive/compressed.js'
import { startSageMaker, training, until, type SageMakerHarness } from './harness.js'

let aws: SageMakerHarness
beforeEach(async () => {
  aws = await startSageMaker()
  await aws.put({ 'in/rows.csv': '1,2\n' })
})
afterEach(() => aws.close())

const run = async (name: string, code: string, more: Partial<CreateTrainingJobCommandInput> = {}) => {
  await aws.client.send(new CreateTrainingJobCommand(training(name, aws.image(name, code), more)))
  return aws.trained(name)
}

/** Unpacks an archive of the bucket with the system's tar. @returns its listing */
async function unpacked(key: string): Promise<{ readonly folder: string, readonly names: readonly string[] }> {
  const folder = join(aws.directory, 'unpacked')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'archive.tar.gz')
  writeFileSync(file, await aws.bytes(key))
  execFileSync('tar', ['-xzf', file, '-C', folder])
  return { folder, names: execFileSync('tar', ['-tzf', file], { encoding: 'utf8' }).trim().split('\n') }
}

describe('a training job', () => {
  test('finds its channels and parameters, and its model is uploaded as an archive that tar reads', async () => {
    const long = `${'a'.repeat(120)}/${'b'.repeat(90)}.txt`
    const job = await run('fit', `
const train = readFileSync(root + '/opt/ml/input/data/train/rows.csv', 'utf8')
mkdirSync(root + '/opt/ml/model/${'a'.repeat(120)}')
write('/opt/ml/model/${long}', 'long name')
write('/opt/ml/model/model.json', JSON.stringify({ train, args: process.argv.slice(2), name: process.env.TRAINING_JOB_NAME, hyper: json('/opt/ml/input/config/hyperparameters.json'), input: json('/opt/ml/input/config/inputdataconfig.json'), hosts: json('/opt/ml/input/config/resourceconfig.json').hosts }))
write('/opt/ml/output/data/curve.csv', '0.5')
`, { HyperParameters: { depth: '3' } })
    expect(job).toMatchObject({ TrainingJobStatus: 'Completed', SecondaryStatus: 'Completed', ModelArtifacts: { S3ModelArtifacts: 's3://data/models/fit/output/model.tar.gz' }, EnableNetworkIsolation: false })
    expect(job.SecondaryStatusTransitions?.map(({ Status }) => Status)).toEqual(['Starting', 'Downloading', 'Training', 'Uploading', 'Completed'])
    expect(job.SecondaryStatusTransitions?.every(({ EndTime }) => EndTime !== undefined)).toBe(true)
    const { folder, names } = await unpacked('models/fit/output/model.tar.gz')
    expect(names).toEqual([`${'a'.repeat(120)}/`, long, 'model.json'])
    expect(readFileSync(join(folder, long), 'utf8')).toBe('long name')
    expect(JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8'))).toEqual({
      train: '1,2\n', args: ['train'], name: 'fit', hyper: { depth: '3' }, hosts: ['algo-1'],
      input: { train: { TrainingInputMode: 'File', S3DistributionType: 'FullyReplicated', RecordWrapperType: 'None', ContentType: 'text/csv' } },
    })
    expect((await unpacked('models/fit/output/output.tar.gz')).names).toEqual(['curve.csv'])
  })

  test('that fails says what the algorithm wrote', async () => {
    const job = await run('bad', 'write(\'/opt/ml/output/failure\', \'no rows\')\nprocess.exit(3)\n')
    expect(job).toMatchObject({ TrainingJobStatus: 'Failed', SecondaryStatus: 'Failed', FailureReason: 'AlgorithmError: no rows, exit code: 3' })
    expect(job.ModelArtifacts).toBeUndefined()
    await expect(aws.keys('models')).resolves.toEqual([])
  })

  test('that is stopped, or takes too long, keeps what its algorithm saved on SIGTERM', async () => {
    const now = Date.UTC(2024, 0, 1)
    const timers: { readonly after: number, readonly wake: () => void }[] = []
    await aws.close()
    aws = await startSageMaker({
      clock: {
        now: () => now,
        schedule: (at, wake) => {
          timers.push({ after: at - now, wake })
          return () => undefined
        },
      },
    })
    await aws.put({ 'in/a': '1' })
    const image = aws.image('saving', `
process.on('SIGTERM', () => { write('/opt/ml/model/checkpoint', 'half'); process.exit(0) })
write('/opt/ml/model/started', '')
writeFileSync(process.env.FLAG, '')
await pause(60_000)
`)
    const started = async (name: string): Promise<void> => {
      const FLAG = join(aws.directory, name)
      await aws.client.send(new CreateTrainingJobCommand(training(name, image, { Environment: { FLAG }, StoppingCondition: { MaxRuntimeInSeconds: 3600 } })))
      await until(() => Promise.resolve(existsSync(FLAG)), there => there)
      await expect(aws.client.send(new DescribeTrainingJobCommand({ TrainingJobName: name }))).resolves.toMatchObject({ TrainingJobStatus: 'InProgress', SecondaryStatus: 'Training' })
    }
    await started('slow')
    expect(timers[0]?.after).toBe(3_600_000)
    timers[0]?.wake()
    await expect(aws.trained('slow')).resolves.toMatchObject({ TrainingJobStatus: 'Stopped', SecondaryStatus: 'MaxRuntimeExceeded' })
    expect((await unpacked('models/slow/output/model.tar.gz')).names).toEqual(['checkpoint', 'started'])
    await started('halt')
    await aws.client.send(new StopTrainingJobCommand({ TrainingJobName: 'halt' }))
    await expect(aws.trained('halt')).resolves.toMatchObject({ TrainingJobStatus: 'Stopped', SecondaryStatus: 'Stopped', ModelArtifacts: { S3ModelArtifacts: 's3://data/models/halt/output/model.tar.gz' } })
  })

  test('on several instances has one model, and uncompressed where that is asked for', async () => {
    const job = await run('many', `
const { current_host: host } = json('/opt/ml/input/config/resourceconfig.json')
write('/opt/ml/model/' + host, host)
write('/opt/ml/model/same', host)
`, { ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 2, VolumeSizeInGB: 1 }, OutputDataConfig: { S3OutputPath: 's3://data/models/', CompressionType: 'NONE' } })
    expect(job.ModelArtifacts).toEqual({ S3ModelArtifacts: 's3://data/models/many/output/model/' })
    await expect(aws.keys('models')).resolves.toEqual(['algo-1', 'algo-2', 'same'].map(name => `models/many/output/model/${name}`))
    await expect(aws.text('models/many/output/model/same')).resolves.toBe('algo-1')
  })

  test('without anything to train with is refused at once', async () => {
    await expect(run('empty', '', { InputDataConfig: [{ ChannelName: 'train', DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: 's3://data/nothing/' } } }] })).rejects.toMatchObject({
      name: 'ValidationException', message: expect.stringContaining('No S3 objects found under S3 URL "s3://data/nothing/" given in input data source.'),
    })
  })
})

describe('an archive', () => {
  test('of the same files has the same bytes, whatever their times, and keeps what may be executed', async () => {
    const tree = (name: string, order: readonly string[]): string => {
      const folder = join(aws.directory, name)
      mkdirSync(join(folder, 'sub'), { recursive: true })
      for (const file of order) writeFileSync(join(folder, file), `of ${file}`, { mode: file === 'run' ? 0o755 : 0o600 })
      return folder
    }
    const [one, other] = [join(aws.directory, 'one.tar.gz'), join(aws.directory, 'other.tar.gz')]
    await writeArchive([tree('one', ['b', 'run', 'sub/c', 'ä'])], one)
    await writeArchive([tree('other', ['ä', 'sub/c', 'run', 'b'])], other)
    expect(readFileSync(one)).toEqual(readFileSync(other))
    expect(execFileSync('tar', ['-tvzf', one], { encoding: 'utf8', env: { ...process.env, TZ: 'UTC', LC_ALL: 'C.UTF-8' } }).trim().split('\n').map(line => line.split(/\s+/).slice(0, 5).join(' '))).toEqual([
      '-rw-r--r-- 0/0 4 1970-01-01 00:00', '-rwxr-xr-x 0/0 6 1970-01-01 00:00', 'drwxr-xr-x 0/0 0 1970-01-01 00:00', '-rw-r--r-- 0/0 8 1970-01-01 00:00', '-rw-r--r-- 0/0 5 1970-01-01 00:00',
    ])
  })

  test('of nothing is one that tar reads, and links are refused', async () => {
    const file = join(aws.directory, 'none.tar.gz')
    await writeArchive([join(aws.directory, 'absent')], file)
    expect(execFileSync('tar', ['-tzf', file], { encoding: 'utf8' })).toBe('')
    expect(statSync(file).size).toBeGreaterThan(0)
    const folder = join(aws.directory, 'linked')
    mkdirSync(folder)
    symlinkSync('/etc/hostname', join(folder, 'link'))
    await expect(writeArchive([folder], file)).rejects.toThrow('SW4742: link is neither')
  })
})
