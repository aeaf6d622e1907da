import { renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { exampleFile } from './example.js'

/** Writes the sample examples anew: `npm run build && node dist/scripts/samples/generate.js` in the repository's root. */
const file = path.resolve('workflows/backtest/samples/examples.jsonl')
const partial = `${file}.partial`
writeFileSync(partial, exampleFile())
renameSync(partial, file)
console.log(`wrote ${file}`)
