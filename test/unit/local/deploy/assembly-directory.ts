import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Json, JsonObject } from '../../../../src/local/service.js'

/** A stack to write: its template, and its assets as files by asset hash. */
export interface StackSource {
  readonly resources: JsonObject
  readonly template?: JsonObject
  readonly dependsOn?: readonly string[]
  /** hash → file name → content; each becomes a folder `asset.<hash>` named by object key `<hash>.zip`. */
  readonly folders?: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** hash → content; each becomes a file named by object key `<hash>.json`. */
  readonly files?: Readonly<Record<string, string>>
  /** hash → file name → content; each becomes the build context `asset.<hash>` of an image. */
  readonly images?: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Beside `directory`, how all these images are built. */
  readonly imageSource?: JsonObject
}

/** Writes a cloud assembly as the CDK does, into a new temporary folder. */
export async function writeAssembly(stacks: Readonly<Record<string, StackSource>>, extraArtifacts: JsonObject = {}): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'assembly-'))
  const artifacts: Record<string, Json> = { Tree: { type: 'cdk:tree', properties: { file: 'tree.json' } }, ...extraArtifacts }
  for (const [name, stack] of Object.entries(stacks)) {
    artifacts[`${name}.assets`] = { type: 'cdk:asset-manifest', properties: { file: `${name}.assets.json` } }
    artifacts[name] = {
      type: 'aws:cloudformation:stack', environment: 'aws://unknown-account/unknown-region',
      properties: { templateFile: `${name}.template.json` },
      dependencies: [...stack.dependsOn ?? [], `${name}.assets`],
    }
    await write(directory, `${name}.template.json`, JSON.stringify({ Resources: stack.resources, ...stack.template }))
    await writeAssets(directory, name, stack)
  }
  await write(directory, 'manifest.json', JSON.stringify({ version: '38.0.0', artifacts }))
  return directory
}

async function writeAssets(directory: string, name: string, { folders = {}, files = {}, images = {}, imageSource = {} }: StackSource): Promise<void> {
  const manifest: Record<string, Json> = {}
  for (const [hash, content] of Object.entries(folders)) {
    manifest[hash] = { source: { path: `asset.${hash}`, packaging: 'zip' }, destinations: { current: { bucketName: 'assets', objectKey: `${hash}.zip` } } }
    for (const [file, text] of Object.entries(content)) await write(directory, join(`asset.${hash}`, file), text)
  }
  for (const [hash, text] of Object.entries(files)) {
    manifest[hash] = { source: { path: `asset.${hash}.json`, packaging: 'file' }, destinations: { current: { bucketName: 'assets', objectKey: `${hash}.json` } } }
    await write(directory, `asset.${hash}.json`, text)
  }
  const dockerImages: Record<string, Json> = {}
  for (const [hash, content] of Object.entries(images)) {
    dockerImages[hash] = { source: { directory: `asset.${hash}`, ...imageSource }, destinations: { current: { repositoryName: 'cdk-assets-${AWS::AccountId}', imageTag: hash } } }
    for (const [file, text] of Object.entries(content)) await write(directory, join(`asset.${hash}`, file), text)
  }
  await write(directory, `${name}.assets.json`, JSON.stringify({ version: '38.0.0', files: manifest, dockerImages }))
}

async function write(directory: string, file: string, text: string): Promise<void> {
  await mkdir(dirname(join(directory, file)), { recursive: true })
  await writeFile(join(directory, file), text)
}
