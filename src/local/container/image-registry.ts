import { resolve } from 'node:path'
import { LocalAwsError } from '../local-aws-error.js'

/** What an image is built from. */
export interface ImageSource {
  /** The build context. */
  readonly directory: string
  /** Relative to the context; default `Dockerfile`. */
  readonly dockerFile?: string
  /** The stage to stop at; default the last one. */
  readonly target?: string
  /** Values of ARG. */
  readonly buildArgs?: Readonly<Record<string, string>>
}

/** The images that can be run, by the names that jobs use. */
export interface Images {
  /**
   * Makes an image known, in place of one of the same name.
   *
   * @param name - whole, as jobs name it (`inference`, `acme/inference:2`), or a tag alone (`:5f0c…`) that stands for it in whichever repository
   */
  register(name: string, source: ImageSource): void
  /** @throws LocalAwsError SW4700 for an image that nobody registered */
  find(uri: string): ImageSource
}

/**
 * Makes a registry of images. Assets of cloud assemblies are registered by their tag, the digest of their content; others by the name that the operator gives.
 *
 * @param folders - build contexts by name
 * @example
 * ```ts
 * const images = createImages({ inference: '/srv/inference' })
 * images.find('inference:latest').directory   // '/srv/inference'
 * ```
 */
export function createImages(folders: Readonly<Record<string, string>> = {}): Images {
  const sources = new Map<string, ImageSource>(Object.entries(folders).map(([name, directory]) => [name, { directory: resolve(directory) }]))
  return {
    register: (name, source) => { sources.set(name, source) },
    find(uri) {
      const source = sources.get(uri) ?? sources.get(uri.replace(/:latest$/, '')) ?? sources.get(`${uri}:latest`) ?? sources.get(tagOf(uri))
      if (source === undefined) throw unknownImage(uri)
      return source
    },
  }
}

/** `host:5000/name:tag` → `:tag` */
const tagOf = (uri: string): string => uri.slice(uri.lastIndexOf('/') + 1).replace(/^[^:]*/, '')

const unknownImage = (uri: string): LocalAwsError => new LocalAwsError('SW4700',
  `the local AWS has no image ${uri}; give the folder of its Dockerfile: startLocalAws({ images: { '${uri}': FOLDER } }), or stepwright local --image ${uri}=FOLDER`)
