import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { definitionText } from '../src/builder/index.js'
import { machines } from '../workflows/index.js'

/** `npm run emit`: writes every machine's definition to workflows/generated/. With `--check` it writes nothing and fails when one is stale. */

const folder = path.resolve('workflows/generated')
const wanted = new Map(machines.map((machine) => [`${machine.name}.asl.json`, definitionText(machine)]))

async function currentText(file: string): Promise<string | undefined> {
  try {
    return await readFile(path.join(folder, file), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

async function staleFiles(): Promise<readonly string[]> {
  const stale: string[] = []
  for (const [file, text] of wanted) if (await currentText(file) !== text) stale.push(file)
  return stale
}

async function emit(): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const file of await staleFiles()) {
    const temporary = path.join(folder, `.${file}.${process.pid}`)
    await writeFile(temporary, wanted.get(file) ?? '')
    await rename(temporary, path.join(folder, file))
    console.log(`wrote workflows/generated/${file}`)
  }
}

async function check(): Promise<void> {
  const stale = await staleFiles()
  const orphans = (await readdir(folder)).filter((file) => file.endsWith('.asl.json') && !wanted.has(file))
  for (const file of stale) console.error(`workflows/generated/${file} is stale: npm run build && npm run emit`)
  for (const file of orphans) console.error(`workflows/generated/${file} belongs to no machine: remove it`)
  if (stale.length + orphans.length > 0) process.exitCode = 1
}

await (process.argv.includes('--check') ? check() : emit())
