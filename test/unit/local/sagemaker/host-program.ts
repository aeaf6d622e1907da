import { writeSync } from 'node:fs'
import { startLocalAws } from '../../../../src/local/index.js'

/** Runs a local AWS, with one instance of jobs at a time, until it is killed. */
const [dataDirectory = '', assemblyDirectory = ''] = process.argv.slice(2)
await startLocalAws({ dataDirectory, assemblyDirectory, sagemaker: { local: { instances: 1 } } })
writeSync(1, 'running\n')
setInterval(() => undefined, 1000)
