import { resolve } from 'node:path'
import { connectLocalAws } from '../../src/local/index.js'
import { exitCode, UsageError } from '../cli/command.js'
import type { Command } from '../cli/command.js'
import { oneOf, parseOptions, wholeNumber } from '../cli/options.js'
import { packagedAssembly } from './backtest.js'

const help = `Starts the local AWS, deploys a cloud assembly into it and prints what clients need to reach it. Ends with Ctrl-C.
Where another command runs one on the same data already, prints what reaches that one, and ends.

Usage: stepwright local [--data DIR] [--assembly DIR] [--port N] [--iam off] [--throttle] [--image NAME=FOLDER]…

  --data DIR        its data (default .stepwright)
  --assembly DIR    cloud assembly (default: the packaged one)
  --port N          port on 127.0.0.1 (default: a free one)
  --iam off         allow every call, whatever policies say (default: enforce)
  --throttle        hold calls of Step Functions to AWS's default quotas
  --image N=FOLDER  run the image N of jobs from the folder of its Dockerfile; may be given several times
                    (images of the assembly's assets are known)

Example:
  stepwright local > endpoint.env      then, in another shell: set -a; . ./endpoint.env
`

export const local: Command = {
  summary: 'start the local AWS and print its endpoint variables',
  help,
  async run(argv, io) {
    const options = parseOptions(argv, { data: 'string', assembly: 'string', port: 'string', iam: 'string', throttle: 'switch', image: 'repeated' })
    const images = imagesOf(options.image)
    const port = wholeNumber('port', options.port, 0, 0)
    const aws = await connectLocalAws({ dataDirectory: options.data ?? '.stepwright', assemblyDirectory: options.assembly ?? packagedAssembly, port, iam: oneOf('iam', options.iam, ['enforce', 'off'], 'enforce'), ...(options.throttle ? { throttle: true } : {}), ...(options.image.length === 0 ? {} : { images }) })
    try {
      for (const [name, value] of Object.entries(aws.clientEnvironment())) io.out.write(`${name}=${value}\n`)
      if (aws.host !== undefined) {
        io.err.write(`process ${aws.host} runs the local AWS, which listens on ${aws.endpoint}\n`)
        return exitCode.good
      }
      io.err.write(`the local AWS listens on ${aws.endpoint}; Ctrl-C ends it\n`)
      await new Promise<void>((resolve) => {
        if (io.signal.aborted) resolve()
        io.signal.addEventListener('abort', () => resolve(), { once: true })
      })
      return exitCode.good
    } finally {
      await aws.stop()
    }
  },
}

/** `NAME=FOLDER`: the name of an image may hold anything but an equals sign. */
function imagesOf(options: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(options.map((option) => {
    const equals = option.indexOf('=')
    if (equals < 1 || equals === option.length - 1) throw new UsageError(`--image takes NAME=FOLDER, not '${option}'`)
    return [option.slice(0, equals), resolve(option.slice(equals + 1))]
  }))
}
