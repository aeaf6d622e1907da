import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { buildSync } from 'esbuild'

/** A handler and all that it imports, as one file. */
export interface HandlerBundle {
  /** Folder with `index.mjs`. */
  readonly directory: string
  /** Digest of the code. */
  readonly digest: string
}

/** CommonJS packages in the bundle call `require`, which an ES module does not have. */
const banner = 'import { createRequire } from \'node:module\'\nconst require = createRequire(import.meta.url)'

/**
 * Bundles the handlers of task folders, all in one go: local esbuild, ES modules, nothing left external, so that what runs is what was
 * tested whatever the runtime brings along. Handlers are named by path and never loaded.
 *
 * @param root - folder of the repository; paths in the bundles are relative to it, so that equal sources give equal digests anywhere
 * @param names - folders below tasks/lambdas
 * @param output - where the bundles go, one folder each
 * @throws when a handler cannot be bundled, naming file and line
 * @example
 * ```ts
 * const bundles = bundleHandlers(root, ['group'], scratch)
 * Code.fromAsset(bundles.group.directory)
 * ```
 */
export function bundleHandlers<Name extends string>(root: string, names: readonly Name[], output: string): Readonly<Record<Name, HandlerBundle>> {
  const { outputFiles } = buildSync({
    absWorkingDir: root,
    entryPoints: names.map((name) => ({ in: `tasks/lambdas/${name}/handler.ts`, out: `${name}/index` })),
    outdir: output,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    // Lambda runs a newer one; the same bundle also runs on whatever Node the local AWS has
    target: 'node20',
    mainFields: ['module', 'main'],
    banner: { js: banner },
    logLevel: 'silent',
  })
  const contents = new Map(outputFiles.map((file) => [path.basename(path.dirname(file.path)), file.contents]))
  return Object.fromEntries(names.map((name): readonly [Name, HandlerBundle] => {
    const code = contents.get(name)
    if (code === undefined) throw new Error(`esbuild made no bundle of tasks/lambdas/${name}/handler.ts`)
    const directory = path.join(output, name)
    mkdirSync(directory, { recursive: true })
    writeFileSync(path.join(directory, 'index.mjs'), code)
    return [name, { directory, digest: createHash('sha256').update(code).digest('hex') }]
  })) as Readonly<Record<Name, HandlerBundle>>
}

/** One digest of several parts, each by its own digest or text. */
export function digestOf(parts: readonly string[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(createHash('sha256').update(part).digest())
  return hash.digest('hex')
}
