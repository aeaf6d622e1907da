import { execFileSync } from 'node:child_process'
import { mkdtempSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../../../../..')

/**
 * Compiles the container to a folder from which its native packages are found.
 *
 * @returns the folder with `main.js` and `worker.js`; the caller removes it
 */
export function buildContainer(): string {
  const cache = path.join(root, 'node_modules/.cache/stepwright')
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(path.join(cache, 'inference-'))
  writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}')
  execFileSync(path.join(root, 'node_modules/.bin/esbuild'), [
    ...['main', 'worker'].map((name) => path.join(root, `tasks/containers/inference/${name}.ts`)),
    '--bundle', '--platform=node', '--format=esm', '--target=node20', '--log-level=error', `--outdir=${folder}`, '--external:onnxruntime-node', '--external:@duckdb/node-api',
  ])
  return folder
}
