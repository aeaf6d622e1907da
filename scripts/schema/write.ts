import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { publishedSchemas } from './published.js'

/** Writes the published schemas anew: `npm run build && node dist/scripts/schema/write.js` in the repository's root. */
const folder = path.resolve('docs/schema')
mkdirSync(folder, { recursive: true })
for (const [name, text] of publishedSchemas) writeFileSync(path.join(folder, name), text)
console.log(`wrote ${publishedSchemas.size} schemas to ${folder}`)
