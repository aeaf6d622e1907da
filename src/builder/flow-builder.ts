import type { Json, JsonObject } from '../asl/json.js'
import type { StateNode } from './emit.js'
import { BuilderError } from './error.js'
import { expression } from './expression.js'
import type { RetryPolicy, StateOptions } from './flow.js'
import type { TaskRef, WaitsFor } from './task.js'
import { payloadOf } from './template.js'

// Untyped on purpose: the interfaces of flow.ts are the only typed surface, and this is what they stand for.

type Callback = (scope: object) => unknown
type Nested = (flow: FlowBuilder) => { readonly nodes: readonly StateNode[] }
type AnyTask = TaskRef<unknown, unknown, string, WaitsFor>
interface Effects {
  readonly output?: Callback
  readonly assign?: Callback
}

const variables: object = new Proxy({}, { get: (_target, key) => expression(`$${String(key)}`) })

/** What an expression callback gets. */
const scope = (more: Readonly<Record<string, string>> = {}): object => ({
  input: expression('$states.input'),
  vars: variables,
  executionName: expression('$states.context.Execution.Name'),
  executionStartTime: expression('$states.context.Execution.StartTime'),
  stateEnteredTime: expression('$states.context.State.EnteredTime'),
  ...Object.fromEntries(Object.entries(more).map(([name, source]) => [name, expression(source)])),
})

const commented = (options: StateOptions | undefined): JsonObject => (options?.comment === undefined ? {} : { Comment: options.comment })

const assigned = (assign: Callback | undefined, more?: Readonly<Record<string, string>>): JsonObject => (assign === undefined ? {} : { Assign: payloadOf(assign(scope(more))) })

const nodesOf = (nested: Nested): readonly StateNode[] => nested(new FlowBuilder([])).nodes

/** A number or text, or an expression that gives one. */
const given = (value: unknown): Json => payloadOf(typeof value === 'function' ? (value as Callback)(scope()) : value)

export class FlowBuilder {
  constructor(readonly nodes: readonly StateNode[]) {}

  private with(node: StateNode): FlowBuilder {
    return new FlowBuilder([...this.nodes, node])
  }

  /** Replaces the last state, which must be one that can fail. */
  private amend(change: (last: Extract<StateNode, { retry: unknown }>) => StateNode): FlowBuilder {
    const last = this.nodes.at(-1)
    if (last === undefined || !('retry' in last)) throw new BuilderError('ASL1002', 'retry and catch follow a Task, Map or Parallel state')
    return new FlowBuilder([...this.nodes.slice(0, -1), change(last)])
  }

  pass(name: string, output: Callback, options?: StateOptions & Effects): FlowBuilder {
    return this.with({ kind: 'Pass', name, fields: { ...commented(options), ...assigned(options?.assign), Output: payloadOf(output(scope())) } })
  }

  wait(name: string, duration: { readonly seconds?: unknown; readonly timestamp?: unknown }, options?: StateOptions): FlowBuilder {
    const fields: JsonObject = duration.seconds === undefined ? { Timestamp: given(duration.timestamp) } : { Seconds: given(duration.seconds) }
    return this.with({ kind: 'Wait', name, fields: { ...commented(options), ...fields } })
  }

  goto(name: string): FlowBuilder {
    return this.with({ kind: 'Goto', name })
  }

  succeed(name: string, options?: StateOptions): FlowBuilder {
    return this.with({ kind: 'Succeed', name, fields: commented(options) })
  }

  fail(name: string, reason: (scope: object) => { readonly error: unknown; readonly cause?: unknown }, options?: StateOptions): FlowBuilder {
    const { error, cause } = reason(scope())
    return this.with({ kind: 'Fail', name, fields: { ...commented(options), Error: payloadOf(error), ...(cause !== undefined && { Cause: payloadOf(cause) }) } })
  }

  task(name: string, task: AnyTask, options: StateOptions & Effects & { readonly arguments: Callback; readonly timeoutSeconds?: unknown; readonly heartbeatSeconds?: unknown }): FlowBuilder {
    const token: Readonly<Record<string, string>> = task.waits === 'token' ? { taskToken: '$states.context.Task.Token' } : {}
    const result = { result: task.result }
    return this.with({
      kind: 'Task', name, retry: [], catch: [],
      fields: {
        ...commented(options),
        Resource: task.resource,
        Arguments: task.wrap(payloadOf(options.arguments(scope(token)))),
        ...(options.timeoutSeconds !== undefined && { TimeoutSeconds: given(options.timeoutSeconds) }),
        ...(options.heartbeatSeconds !== undefined && { HeartbeatSeconds: given(options.heartbeatSeconds) }),
      },
      after: { ...assigned(options.assign, result), Output: options.output === undefined ? `{% ${task.result} %}` : payloadOf(options.output(scope(result))) },
    })
  }

  map(name: string, options: StateOptions & Effects & { readonly items: Callback; readonly select?: Callback; readonly maxConcurrency?: number; readonly each: Nested }): FlowBuilder {
    const item = { item: '$states.context.Map.Item.Value', index: '$states.context.Map.Item.Index' }
    return this.with({
      kind: 'Map', name, retry: [], catch: [], body: nodesOf(options.each),
      fields: {
        ...commented(options),
        Items: payloadOf(options.items(scope())),
        ...(options.select !== undefined && { ItemSelector: payloadOf(options.select(scope(item))) }),
        ...(options.maxConcurrency !== undefined && { MaxConcurrency: options.maxConcurrency }),
      },
      after: effects(options),
    })
  }

  parallel(name: string, branches: readonly Nested[], options?: StateOptions & Effects): FlowBuilder {
    return this.with({ kind: 'Parallel', name, retry: [], catch: [], branches: branches.map(nodesOf), fields: commented(options), after: effects(options) })
  }

  choice(name: string, build: (choice: object) => { readonly otherwise: readonly StateNode[] }, options?: StateOptions): FlowBuilder {
    const rules: { readonly condition: Json; readonly then: readonly StateNode[] }[] = []
    const choice = {
      when(test: Callback, then: Nested) {
        rules.push({ condition: payloadOf(test(scope())), then: nodesOf(then) })
        return choice
      },
      otherwise: (then: Nested) => ({ otherwise: nodesOf(then) }),
    }
    const { otherwise } = build(choice)
    return this.with({ kind: 'Choice', name, rules, otherwise, fields: commented(options) })
  }

  retry(errors: string | readonly string[], policy: RetryPolicy = {}): FlowBuilder {
    const retrier: JsonObject = {
      ErrorEquals: [errors].flat(),
      ...(policy.intervalSeconds !== undefined && { IntervalSeconds: policy.intervalSeconds }),
      ...(policy.maxAttempts !== undefined && { MaxAttempts: policy.maxAttempts }),
      ...(policy.backoffRate !== undefined && { BackoffRate: policy.backoffRate }),
      ...(policy.maxDelaySeconds !== undefined && { MaxDelaySeconds: policy.maxDelaySeconds }),
      ...(policy.jitterStrategy !== undefined && { JitterStrategy: policy.jitterStrategy }),
    }
    return this.amend((last) => ({ ...last, retry: [...last.retry, retrier] }))
  }

  catch(errors: string | readonly string[], ...rest: readonly [Nested] | readonly [Effects, Nested]): FlowBuilder {
    const [options, handle] = rest.length === 2 ? rest : [{}, rest[0]]
    const seen = { errorOutput: '$states.errorOutput' }
    const fields: JsonObject = {
      ...assigned(options.assign, seen),
      ...(options.output !== undefined && { Output: payloadOf(options.output(scope(seen))) }),
    }
    return this.amend((last) => ({ ...last, catch: [...last.catch, { errors: [errors].flat(), fields, then: nodesOf(handle) }] }))
  }
}

const result = { result: '$states.result' }

const effects = (options: Effects | undefined): JsonObject => ({
  ...assigned(options?.assign, result),
  ...(options?.output !== undefined && { Output: payloadOf(options.output(scope(result))) }),
})
