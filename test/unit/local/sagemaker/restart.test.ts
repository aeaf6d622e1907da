import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from '@jest/globals'
import { CreateProcessingJobCommand, CreateTrainingJobCommand, DescribeProcessingJobCommand, DescribeTrainingJobCommand, StopProcessingJobCommand } from '@aws-sdk/client-sagemaker'
import type { JsonObject } from '../../../../src/local/service.js'
import { processing, startSageMaker, training, until, type SageMakerHarness } from './harness.js'

/** Writes two files, and notes that it ran. */
const two = `
const { appendFileSync, mkdirSync: make } = await import('node:fs')
appendFileSync(process.env.NOTES, 'ran ')
const out = process.argv[2] === 'train' ? '/opt/ml/model' : '/opt/ml/processing/output'
write(out + '/a', 'first')
write(out + '/b', 'second')
`

/** An upload that comes to no end while its process lives, of the key that ends like that. */
function hanging(end: string): { readonly before: (operation: string, input: JsonObject) => Promise<void>, readonly reached: Promise<void>, readonly release: () => void } {
  let reach = (): void => undefined
  let release = (): void => undefined
  const reached = new Promise<void>((resolve) => { reach = resolve })
  const released = new Promise<void>((resolve) => { release = resolve })
  return {
    reached, release: () => { release() },
    async before(operation, input) {
      if (operation !== 'StoreFile' || !(input['Key'] as string).endsWith(end)) return
      reach()
      await released
      throw new Error('the process has ended')
    },
  }
}

const started: SageMakerHarness[] = []
afterEach(async () => {
  const directories = started.map(({ directory }) => directory)
  for (const harness of started.splice(0)) await harness.stop()
  for (const directory of directories) await rm(directory, { recursive: true, force: true })
})

async function start(options: Parameters<typeof startSageMaker>[0] = {}): Promise<SageMakerHarness> {
  const harness = await startSageMaker(options)
  started.push(harness)
  return harness
}

describe('a job whose containers have succeeded', () => {
  test('uploads what is left after a restart, and runs nothing again', async () => {
    const hang = hanging('out/b')
    const first = await start({ before: hang.before })
    await first.put({ 'in/a': '1' })
    const notes = join(first.directory, 'notes')
    await first.client.send(new CreateProcessingJobCommand(processing('up', first.image('two', two), { Environment: { NOTES: notes } })))
    await hang.reached
    await until(() => first.keys('out'), keys => keys.length > 0)
    // the first process does nothing more
    const stopped = first.stop()
    hang.release()
    await stopped
    started.splice(0)
    const second = await start({ directory: first.directory })
    await expect(second.processed('up')).resolves.toMatchObject({ ProcessingJobStatus: 'Completed' })
    await expect(second.keys('out')).resolves.toEqual(['out/a', 'out/b'])
    expect(readFileSync(notes, 'utf8')).toBe('ran ')
  })

  test('of training has its model after a restart', async () => {
    const hang = hanging('model.tar.gz')
    const first = await start({ before: hang.before })
    await first.put({ 'in/a': '1' })
    const notes = join(first.directory, 'notes')
    await first.client.send(new CreateTrainingJobCommand(training('fit', first.image('two', two), { Environment: { NOTES: notes } })))
    await hang.reached
    await expect(first.client.send(new DescribeTrainingJobCommand({ TrainingJobName: 'fit' }))).resolves.toMatchObject({ TrainingJobStatus: 'InProgress', SecondaryStatus: 'Uploading' })
    const stopped = first.stop()
    hang.release()
    await stopped
    started.splice(0)
    const second = await start({ directory: first.directory })
    await expect(second.trained('fit')).resolves.toMatchObject({ TrainingJobStatus: 'Completed', ModelArtifacts: { S3ModelArtifacts: 's3://data/models/fit/output/model.tar.gz' } })
    await expect(second.keys('models')).resolves.toEqual(['models/fit/output/model.tar.gz'])
    expect(readFileSync(notes, 'utf8')).toBe('ran ')
  })
})

test('after an orderly end a job that ran has failed, one that was being stopped is Stopped, and one that waited is run', async () => {
  const first = await start({ local: { instances: 1, closeSeconds: 0 }, limits: { stopGraceSeconds: 60 } })
  await first.put({ 'in/a': '1' })
  const image = first.image('deaf', 'process.on(\'SIGTERM\', () => {})\nif (process.env.MODE === \'wait\') await pause(60_000)\n')
  const create = (name: string, MODE: string) => first.client.send(new CreateProcessingJobCommand(processing(name, image, { Environment: { MODE } })))
  const describeJob = (harness: SageMakerHarness, name: string) => harness.client.send(new DescribeProcessingJobCommand({ ProcessingJobName: name }))
  await create('ran', 'wait')
  await until(() => describeJob(first, 'ran'), job => job.ProcessingStartTime !== undefined)
  await create('waited', 'go')
  await first.stop()
  const second = await start({ directory: first.directory, local: { closeSeconds: 0 }, limits: { stopGraceSeconds: 60 }, paused: true })
  second.image('deaf', 'process.on(\'SIGTERM\', () => {})\nif (process.env.MODE === \'wait\') await pause(60_000)\n')
  await second.service.resume()
  await expect(describeJob(second, 'ran')).resolves.toMatchObject({ ProcessingJobStatus: 'Failed', FailureReason: 'InternalServerError: We encountered an internal error.  Please try again.' })
  await expect(second.processed('waited')).resolves.toMatchObject({ ProcessingJobStatus: 'Completed' })
  await second.client.send(new CreateProcessingJobCommand(processing('stopping', 'deaf', { Environment: { MODE: 'wait' } })))
  await until(() => describeJob(second, 'stopping'), job => job.ProcessingStartTime !== undefined)
  await second.client.send(new StopProcessingJobCommand({ ProcessingJobName: 'stopping' }))
  await second.stop()
  started.splice(0)
  const third = await start({ directory: first.directory })
  await expect(describeJob(third, 'stopping')).resolves.toMatchObject({ ProcessingJobStatus: 'Stopped' })
  expect(third.problems).toEqual([])
})
