import { readFile, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { isObject } from './place.js'

/** Where a definition of a template is, or why it is nowhere to be read. */
export type Resolved = { readonly path: string } | { readonly problem: string }

const inside = (folder: string, file: string): boolean => file === folder || file.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep)

/**
 * Finds the file that a template names. A template may come from anybody: only what lies below its own folder or the working directory is read, wherever links lead.
 *
 * @param folder - the template's
 */
export async function resolveDefinitionFile(name: string, folder: string): Promise<Resolved> {
  if (path.isAbsolute(name)) return { problem: 'its path is absolute, so nobody else has it' }
  try {
    const file = await realpath(path.resolve(folder, name))
    const roots = await Promise.all([folder, process.cwd()].map((root) => realpath(root)))
    if (!roots.some((root) => inside(root, file))) return { problem: 'it lies outside of the folder of the template and of the working directory' }
    return (await stat(file)).isFile() ? { path: file } : { problem: 'it is no file' }
  } catch (error) {
    return { problem: (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : `it cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown error'}` }
  }
}

/** More than the list of any assembly's assets holds. */
const mostAssetBytes = 16_777_216

/**
 * Finds the asset of a CDK assembly that is uploaded under a key.
 *
 * @param template - the path of the template, `Name.template.json`; its assets stand in `Name.assets.json` beside it
 * @returns nothing where there is no such asset: the object is somebody else's
 */
export async function resolveAsset(key: string, template: string): Promise<Resolved | undefined> {
  const list = template.replace(/\.template\.(json|ya?ml)$/i, '.assets.json')
  if (list === template) return undefined
  let assets: unknown
  try {
    if ((await stat(list)).size > mostAssetBytes) return { problem: 'the list of assets is too large' }
    assets = JSON.parse(await readFile(list, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    return { problem: 'the list of assets cannot be read' }
  }
  const file = assetPath(assets, key)
  return file === undefined ? undefined : resolveDefinitionFile(file, path.dirname(template))
}

function assetPath(assets: unknown, key: string): string | undefined {
  const files = isObject(assets) && isObject(assets['files']) ? Object.values(assets['files']) : []
  for (const asset of files) {
    if (!isObject(asset) || !isObject(asset['destinations']) || !isObject(asset['source'])) continue
    const uploaded = Object.values(asset['destinations']).some((destination) => isObject(destination) && destination['objectKey'] === key)
    const { path: file } = asset['source']
    if (uploaded && typeof file === 'string') return file
  }
  return undefined
}
