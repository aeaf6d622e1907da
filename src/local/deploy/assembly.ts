import { readFile } from 'node:fs/promises'
import { join, resolve, sep } from 'node:path'
import type { JsonObject } from '../service.js'
import { LocalAwsError } from '../local-aws-error.js'
import type { ImageSource } from '../container/index.js'
import { readDockerImages } from './docker-image.js'
import { isObject, type Template } from './template.js'

/** One CloudFormation stack of a cloud assembly. */
export interface Stack {
  readonly name: string
  readonly template: Template
  /** Names of the stacks that must be deployed before it. */
  readonly dependencies: readonly string[]
  /** Where its assets lie, by the object key that the template gives (`<hash>.zip`). */
  readonly assets: ReadonlyMap<string, Asset>
  /** What its images are built from, by the tag that the template gives. */
  readonly images: ReadonlyMap<string, ImageSource>
}

/** A file or folder that the assembly carries. */
export interface Asset {
  readonly path: string
  /** `zip`: a folder that the CDK would zip; `file`: a file taken as it is. */
  readonly packaging: 'zip' | 'file'
}

/** Artifacts of a manifest that say nothing about resources. */
const artifactsWithoutResources = new Set(['cdk:tree', 'cdk:asset-manifest', 'cdk:feature-flag-report'])

/**
 * Reads a CDK cloud assembly: `manifest.json`, the stacks' templates, their asset manifests, and the assemblies of nested stages.
 *
 * @param directory - what `cdk synth` wrote
 * @returns the stacks in the order in which they can be deployed
 * @throws LocalAwsError SW4401 when it is no assembly, SW4402 for an artifact kind that has no meaning here
 */
export async function readAssembly(directory: string): Promise<readonly Stack[]> {
  const stacks = await readStacks(resolve(directory))
  return inOrder(stacks, directory)
}

async function readStacks(directory: string): Promise<readonly Stack[]> {
  const manifest = await readJson(directory, 'manifest.json')
  const artifacts = manifest['artifacts']
  if (!isObject(artifacts)) throw new LocalAwsError('SW4401', `${join(directory, 'manifest.json')} names no artifacts; give the folder that the CDK's synth wrote`)
  const stackNames = new Map<string, string>()
  for (const [id, artifact] of Object.entries(artifacts)) {
    if (isObject(artifact) && artifact['type'] === 'aws:cloudformation:stack') stackNames.set(id, nameOf(id, artifact))
  }
  const stacks: Stack[] = []
  for (const [id, artifact] of Object.entries(artifacts)) {
    if (!isObject(artifact)) throw new LocalAwsError('SW4401', `artifact ${id} of ${directory} is not an object`)
    const type = textOf(artifact['type'])
    if (type === 'aws:cloudformation:stack') stacks.push(await readStack(directory, id, artifact, artifacts, stackNames))
    else if (type === 'cdk:cloud-assembly') stacks.push(...await readStacks(inside(directory, textOf(propertiesOf(artifact)['directoryName']))))
    else if (!artifactsWithoutResources.has(type)) {
      throw new LocalAwsError('SW4402', `artifact ${id} of ${directory} is of kind ${type}, which the local AWS does not know`)
    }
  }
  return stacks
}

async function readStack(
  directory: string, id: string, artifact: JsonObject, artifacts: JsonObject, stackNames: ReadonlyMap<string, string>,
): Promise<Stack> {
  const template = await readJson(directory, textOf(propertiesOf(artifact)['templateFile']))
  const dependencies = Array.isArray(artifact['dependencies']) ? artifact['dependencies'].map(textOf) : []
  const assets = new Map<string, Asset>()
  const images = new Map<string, ImageSource>()
  for (const dependency of dependencies) {
    const manifest = artifacts[dependency]
    if (isObject(manifest) && manifest['type'] === 'cdk:asset-manifest') {
      const file = textOf(propertiesOf(manifest)['file'])
      const content = await readJson(directory, file)
      for (const [key, asset] of readAssets(directory, file, content)) assets.set(key, asset)
      for (const [tag, source] of readDockerImages(content, join(directory, file), path => inside(directory, path))) images.set(tag, source)
    }
  }
  return {
    name: nameOf(id, artifact),
    template,
    dependencies: dependencies.flatMap(dependency => stackNames.get(dependency) ?? []),
    assets,
    images,
  }
}

function readAssets(directory: string, file: string, { files }: JsonObject): ReadonlyMap<string, Asset> {
  const assets = new Map<string, Asset>()
  if (!isObject(files)) return assets
  for (const asset of Object.values(files)) {
    if (!isObject(asset) || !isObject(asset['source']) || !isObject(asset['destinations'])) {
      throw new LocalAwsError('SW4401', `${join(directory, file)} is not an asset manifest`)
    }
    const { path, packaging } = asset['source']
    if (typeof path !== 'string') continue
    const found: Asset = { path: inside(directory, path), packaging: packaging === 'zip' ? 'zip' : 'file' }
    for (const destination of Object.values(asset['destinations'])) {
      if (isObject(destination)) assets.set(textOf(destination['objectKey']), found)
    }
  }
  return assets
}

/** Stacks sorted so that each comes after those it depends on; a stage's stacks may depend on one another only. */
function inOrder(stacks: readonly Stack[], directory: string): readonly Stack[] {
  const sorted: Stack[] = []
  const waiting = new Set(stacks)
  while (waiting.size > 0) {
    const names = new Set([...waiting].map(stack => stack.name))
    const ready = [...waiting].filter(stack => !stack.dependencies.some(name => names.has(name)))
    if (ready.length === 0) throw new LocalAwsError('SW4408', `the stacks ${[...names].join(', ')} of ${directory} depend on one another in a circle`)
    for (const stack of ready) {
      sorted.push(stack)
      waiting.delete(stack)
    }
  }
  return sorted
}

async function readJson(directory: string, file: string): Promise<JsonObject> {
  const path = inside(directory, file)
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    throw new LocalAwsError('SW4401', `${path} cannot be read; build the cloud assembly first (npm run synth)`, { cause })
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new LocalAwsError('SW4401', `${path} is not JSON`, { cause })
  }
  if (!isObject(value)) throw new LocalAwsError('SW4401', `${path} does not hold a JSON object`)
  return value
}

/** An assembly names its files relative to itself; nothing outside it is read. */
function inside(directory: string, path: string): string {
  const full = resolve(directory, path)
  if (full !== directory && !full.startsWith(directory + sep)) {
    throw new LocalAwsError('SW4410', `${path} leaves the cloud assembly ${directory}; synthesise with assets staged (the CDK's default)`)
  }
  return full
}

function nameOf(id: string, artifact: JsonObject): string {
  const name = propertiesOf(artifact)['stackName']
  return typeof name === 'string' ? name : id
}

function propertiesOf(artifact: JsonObject): JsonObject {
  return isObject(artifact['properties']) ? artifact['properties'] : {}
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
