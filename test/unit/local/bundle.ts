import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../../..')

/**
 * Compiles a source with all that it imports to one file, for a process or thread of its own.
 *
 * @param external - packages that cannot be compiled in, since they load native code from beside them
 */
export function bundle(source: string, directory: string, external: readonly string[] = []): string {
  const output = join(directory, 'bundle.mjs')
  const { resolve: pathOf } = createRequire(import.meta.url)
  execFileSync(join(root, 'node_modules/.bin/esbuild'), [
    join(root, source), '--bundle', '--platform=node', '--format=esm', '--target=node20', '--log-level=error', `--outfile=${output}`,
    ...external.flatMap(name => [`--alias:${name}=${pathOf(name)}`, `--external:${pathOf(name)}`]),
    // CommonJS packages in the bundle ask for Node's own modules by require
    '--banner:js=import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  ])
  return output
}
