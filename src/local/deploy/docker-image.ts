import type { ImageSource } from '../container/index.js'
import type { Json, JsonObject } from '../service.js'
import { LocalAwsError } from '../local-aws-error.js'
import { isObject } from './template.js'

/** What of an image's source is understood, or changes nothing here: nothing is built, and the program runs on this machine. */
const knownMembers = new Set(['directory', 'dockerFile', 'dockerBuildTarget', 'dockerBuildArgs', 'networkMode', 'platform', 'dockerOutputs', 'cacheFrom', 'cacheTo', 'cacheDisabled'])

/**
 * The images of an asset manifest, by the tag that templates give them.
 *
 * @param where - the manifest, said in errors
 * @param inside - makes a path of the manifest absolute; refuses one that leaves the assembly
 * @throws LocalAwsError SW4401 when it is malformed, SW4402 for an image that is made by something else than a Dockerfile
 */
export function readDockerImages({ dockerImages }: JsonObject, where: string, inside: (path: string) => string): ReadonlyMap<string, ImageSource> {
  const images = new Map<string, ImageSource>()
  if (!isObject(dockerImages)) return images
  for (const [id, image] of Object.entries(dockerImages)) {
    if (!isObject(image) || !isObject(image['source']) || !isObject(image['destinations'])) throw new LocalAwsError('SW4401', `${where} is not an asset manifest`)
    const source = sourceOf(image['source'], `image ${id} of ${where}`, inside)
    for (const destination of Object.values(image['destinations'])) {
      if (isObject(destination) && typeof destination['imageTag'] === 'string') images.set(destination['imageTag'], source)
    }
  }
  return images
}

function sourceOf(source: JsonObject, where: string, inside: (path: string) => string): ImageSource {
  const unknown = Object.keys(source).find(name => !knownMembers.has(name))
  if (unknown !== undefined) throw new LocalAwsError('SW4402', `${where} is made by ${unknown}, which the local AWS does not know; it runs images that a Dockerfile describes`)
  const { directory, dockerFile, dockerBuildTarget: target, dockerBuildArgs: buildArgs } = source
  if (typeof directory !== 'string') throw new LocalAwsError('SW4401', `${where} has no directory`)
  return {
    directory: inside(directory),
    ...(typeof dockerFile === 'string' ? { dockerFile } : {}),
    ...(typeof target === 'string' ? { target } : {}),
    ...(isObject(buildArgs) ? { buildArgs: Object.fromEntries(Object.entries(buildArgs).map(([name, value]) => [name, argument(value, where)])) } : {}),
  }
}

function argument(value: Json, where: string): string {
  if (typeof value !== 'string') throw new LocalAwsError('SW4401', `${where} has a build argument that is no text`)
  return value
}
