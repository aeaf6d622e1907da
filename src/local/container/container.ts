/** One container to be run: an image, and what its orchestrator adds. */
export interface ContainerRequest {
  /** As the job names it: the URI of an asset's repository, or a name that the local AWS was given a folder for. */
  readonly image: string
  /** In place of the image's ENTRYPOINT; its CMD then counts no more. */
  readonly entryPoint?: readonly string[]
  /** In place of the image's CMD. */
  readonly command?: readonly string[]
  /** Beside the image's own ENV, which it wins over. */
  readonly environment: Readonly<Record<string, string>>
  /** Where the program is Node, its heap's limit. */
  readonly memoryMiB?: number
  /** Told to nobody: a program sees all cores of this machine, as it does on an instance of EC2. */
  readonly vcpus?: number
  /** Role whose credentials the program finds in its environment. Default: it has none. */
  readonly roleArn?: string
  /** Who uses the role; said in refusals. */
  readonly sessionName?: string
  /** An empty folder that becomes the container's file system: an absolute path `/x` of the container is `<scratch>/x`. Whoever asks removes it. */
  readonly scratch: string
  /** Told of every line that the program prints; longer ones come in pieces of 16 KiB. */
  readonly log: (line: string, stream: 'stdout' | 'stderr') => void
}

/** How a container ended. */
export interface ContainerExit {
  /** As Docker tells it: 128 + n after signal n. Null when nothing was started. */
  readonly exitCode: number | null
  readonly signal: string | null
  /** What an orchestrator says of it beside the exit code: `CannotStartContainerError: …`, `OutOfMemoryError: …`. */
  readonly reason?: string
}

/** A container that was started. */
export interface RunningContainer {
  /** Settles when the program and all that it started have ended. Never rejects. */
  readonly exited: Promise<ContainerExit>
  /**
   * SIGTERM to the program; after `graceMs` SIGKILL to it and all that it started. Settles when it has ended. A second call with a shorter time ends it sooner.
   *
   * @param graceMs - milliseconds; 0 kills at once
   */
  stop(graceMs: number): Promise<void>
}

/** Runs images as processes. */
export interface Containers {
  /**
   * Lays the image's files out below `scratch` and starts its program.
   *
   * @throws LocalAwsError SW4700–SW4705 when the image is not known, or not understood
   */
  run(request: ContainerRequest): Promise<RunningContainer>
  /** Kills what still runs. */
  close(): Promise<void>
}
