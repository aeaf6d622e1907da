declare const mapRun: unique symbol

/**
 * What a Distributed Map makes of its children's results. `NONE` keeps a record of each child, with its output as JSON text; `COMPACT` keeps the outputs;
 * `FLATTEN` keeps the outputs, and the items of those that are arrays. Children that failed are always kept as `NONE` keeps them.
 * Source: AWS Step Functions developer guide, "ResultWriter (Map)".
 */
export type Transformation = 'NONE' | 'COMPACT' | 'FLATTEN'

/** Items of an array output, or the output. */
export type Flat<Out> = Out extends readonly (infer E)[] ? E : Out

/**
 * Where a Distributed Map with a `ResultWriter` has put its results: the manifest's place. `readMapResults` of `stepwright/map-result` reads them.
 *
 * @typeParam In - input of a child
 * @typeParam Out - output of a child
 * @typeParam T - what the results are transformed to
 */
export interface ResultWriterDetails<In = unknown, Out = unknown, T extends Transformation = Transformation> {
  readonly Bucket: string
  readonly Key: string
  /** In the type alone: what the files hold. */
  readonly [mapRun]?: { readonly input: In; readonly output: Out; readonly transformation: T }
}

/** The result of a Distributed Map that writes its children's results to S3. */
export interface MapRunResult<In = unknown, Out = unknown, T extends Transformation = Transformation> {
  readonly MapRunArn: string
  readonly ResultWriterDetails: ResultWriterDetails<In, Out, T>
}

/** A child execution as `NONE` keeps it. Its input and output are JSON text. */
export interface ChildExecution {
  readonly ExecutionArn: string
  readonly Name: string
  readonly StateMachineArn: string
  readonly Status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED'
  readonly StartDate: string
  readonly StopDate: string
  readonly Input?: string
  /** When it succeeded. */
  readonly Output?: string
  /** When it failed. */
  readonly Error?: string
  readonly Cause?: string
}

/** A child that failed, among the results of a Distributed Map that tolerates failures. */
export interface FailedChild extends ChildExecution {
  readonly Status: 'FAILED' | 'TIMED_OUT' | 'ABORTED'
}
