import type { FolderEntry } from './image-tree.js'

/** What an image says of how it runs, and what is in it. */
export interface Image {
  readonly entryPoint: readonly string[]
  readonly command: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly workingDirectory: string
  readonly files: FolderEntry
}

/** A stage under way: instructions are applied one after the other. */
export interface StageState extends Image {
  /** Values of ARG. */
  readonly args: Readonly<Record<string, string>>
  /** ENTRYPOINT was set in this stage: a CMD from before it counts no more. */
  readonly ownCommand: boolean
}

/** What instructions need of their Dockerfile. */
export interface BuildContext {
  readonly directory: string
  readonly buildArgs: Readonly<Record<string, string>>
  /** Values of the ARGs before the first FROM. */
  readonly globals: Readonly<Record<string, string>>
  /** What an earlier stage, by name or number, has in it; undefined when there is none. */
  stage(name: string): Promise<Image | undefined>
}
