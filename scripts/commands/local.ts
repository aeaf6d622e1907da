import { connectLocalAws } from '../../src/local/index.js'
import { exitCode } from '../cli/command.js'
import type { Command } from '../cli/command.js'
import { oneOf, parseOptions, wholeNumber } from '../cli/options.js'
import { packagedAssembly } from './backtest.js'

const help = `Starts the local AWS, deploys a cloud assembly into it and prints what clients need to reach it. Ends with Ctrl-C.
Where another command runs one on the same data already, prints what reaches that one, and ends.

Usage: stepwright local [--data DIR] [--assembly DIR] [--port N] [--iam off]

  --data DIR        its data (default .stepwright)
  --assembly DIR    cloud assembly (default: the packaged one)
  --port N          port on 127.0.0.1 (default: a free one)
  --iam off         allow every call, whatever policies say (default: enforce)

Example:
  stepwright local > endpoint.env      then, in another shell: set -a; . ./endpoint.env
`

export const local: Command = {
  summary: 'start the local AWS and print its endpoint variables',
  help,
  async run(argv, io) {
    const options = parseOptions(argv, { data: 'string', assembly: 'string', port: 'string', iam: 'string' })
    const port = wholeNumber('port', options.port, 0, 0)
    const aws = await connectLocalAws({ dataDirectory: options.data ?? '.stepwright', assemblyDirectory: options.assembly ?? packagedAssembly, port, iam: oneOf('iam', options.iam, ['enforce', 'off'], 'enforce') })
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
