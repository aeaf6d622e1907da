import { writeSync } from 'node:fs'
import { startLocalAws } from '../../../../src/local/index.js'

/** Runs a local AWS until it is ended: SIGTERM stops it in order. */
const [dataDirectory = '', assemblyDirectory = ''] = process.argv.slice(2)
const aws = await startLocalAws({ dataDirectory, assemblyDirectory })
process.once('SIGTERM', () => void aws.stop().then(() => process.exit(0)))
writeSync(1, 'running\n')
setInterval(() => undefined, 1000)
