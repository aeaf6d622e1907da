import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/**
 * Has the JSON files of a folder name places in another folder as if it were the root: an assembly is the same wherever it is made, and tells nobody where.
 * CDK writes stack traces of what was acknowledged into the assembly.
 *
 * @param folder - whose files are rewritten; folders in it are left alone
 * @param root - absolute, as the files name it
 * @example
 * ```ts
 * forgetPath('dist/assembly', '/home/ann/stepwright') // file:///home/ann/stepwright/dist/… → file:///dist/…
 * ```
 */
export function forgetPath(folder: string, root: string): void {
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.json'))) {
    const file = path.join(folder, name)
    const text = readFileSync(file, 'utf8')
    if (text.includes(root)) writeFileSync(file, text.replaceAll(root.replace(/\/$/, ''), ''))
  }
}
