import { afterAll, describe, expect, test } from '@jest/globals'
import { run, sampleExamples, sampleModel, scratch } from './cli.js'

const place = scratch()
afterAll(() => place.remove())

describe('usage', () => {
  test('without a command the overview is shown, as an error', async () => {
    const { code, stdout } = await run([], place.path)
    expect(code).toBe(2)
    expect(stdout).toContain('backtest')
    expect(stdout).toContain('Exit codes: 0 good')
  })

  test('--help is no error', async () => {
    expect(await run(['--help'], place.path)).toMatchObject({ code: 0, stderr: '' })
  })

  test.each(['backtest', 'validate', 'exec', 'local'])('%s --help has an example', async (command) => {
    const { code, stdout } = await run([command, '--help'], place.path)
    expect(code).toBe(0)
    expect(stdout).toContain(`Example:\n  stepwright ${command}`)
  })

  test.each([
    [['nonsense'], 'there is no command \'nonsense\''],
    [['backtest'], 'backtest needs --model DIR and --examples FILE'],
    [['backtest', '--modle', 'x'], 'Unknown option \'--modle\''],
    [['backtest', '--model', sampleModel('news-v1'), '--examples', sampleExamples, '--target', 'mars'], '--target takes local'],
    [['backtest', '--model', sampleModel('news-v1'), '--examples', sampleExamples, '--max-document-bytes', '-3'], '--max-document-bytes'],
    [['backtest', '--model', sampleModel('news-v1'), sampleModel('news-v2'), '--examples', sampleExamples, '--bless', 'b.json'], 'give one --model'],
    [['local', '--port', 'http'], '--port takes a whole number'],
    [['local', '--image', 'name'], '--image takes NAME=FOLDER'],
  ])('%j is refused', async (args, reason) => {
    const { code, stdout, stderr } = await run(args, place.path)
    expect(stderr).toContain(reason)
    expect(stdout).toBe('')
    expect(code).toBe(2)
  })
})
