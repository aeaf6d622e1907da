import { createHash } from 'node:crypto'
import { readAssembly } from './assembly.js'

/**
 * Tells assemblies apart by what they deploy: templates, and assets by their object keys, which name their content. Where an assembly lies plays no part.
 *
 * @param directory - what `cdk synth` wrote
 * @returns 64 hexadecimal digits
 * @throws LocalAwsError SW4401 when it is no assembly
 * @example
 * await assemblyDigest('dist/assembly') // '5f0c…'
 */
export async function assemblyDigest(directory: string): Promise<string> {
  const stacks = (await readAssembly(directory)).map(({ name, template, dependencies, assets, images }) => ({ name, template, dependencies, assets: [...assets.keys()].sort(), images: [...images.keys()].sort() }))
  return createHash('sha256').update(JSON.stringify(stacks)).digest('hex')
}
