import { execFileSync } from 'node:child_process'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../../../..')

/** Compiles a source with all that it imports to one file, for a process or thread of its own. */
export function bundle(source: string, directory: string): string {
  const output = join(directory, 'bundle.mjs')
  execFileSync(join(root, 'node_modules/.bin/esbuild'), [
    join(root, source), '--bundle', '--platform=node', '--format=esm', '--target=node20', '--log-level=error', `--outfile=${output}`,
    // CommonJS packages in the bundle ask for Node's own modules by require
    '--banner:js=import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  ])
  return output
}
