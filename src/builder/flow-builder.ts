import type { Json, JsonObject } from '../asl/json.js'
import type { StateNode } from './emit.js'
import { BuilderError } from './error.js'
import type { RetryPolicy, StateOptions } from './flow.js'
import { distributedMap, inlineMap } from './map-fields.js'
import type { DistributedOptions, MapOptions } from './map-fields.js'
import { assigned, commented, effects, given, scope } from './scope.js'
import type { Callback, Effects } from './scope.js'
import type { TaskRef, WaitsFor } from './task.js'
import { payloadOf } from './template.js'

// Untyped on purpose: the interfaces of flow.ts are the only typed surface, and this is what they stand for.

type Nested = (flow: FlowBuilder) => { readonly nodes: readonly StateNode[] }
type AnyTask = TaskRef<unknown, unknown, string, WaitsFor>

interface TaskOptions extends StateOptions, Effects {
  readonly arguments: Callback
  readonly timeoutSeconds?: unknown
  readonly heartbeatSeconds?: unknown
  readonly credentials?: Callback
}

/** @throws BuilderError ASL1012 */
function checkTimes(name: string, { timeoutSeconds: timeout, heartbeatSeconds: heartbeat }: TaskOptions): void {
  if (typeof timeout !== 'number' || typeof heartbeat !== 'number' || heartbeat < timeout) return
  throw new BuilderError('ASL1012', `heartbeatSeconds of '${name}' is ${heartbeat}, which must be less than its timeoutSeconds, ${timeout}`)
}

const nodesOf = (nested: Nested): readonly StateNode[] => nested(new FlowBuilder([])).nodes

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

  task(name: string, task: AnyTask, options: TaskOptions): FlowBuilder {
    checkTimes(name, options)
    const token: Readonly<Record<string, string>> = task.waits === 'token' ? { taskToken: '$states.context.Task.Token' } : {}
    const result = { result: task.result }
    return this.with({
      kind: 'Task', name, retry: [], catch: [],
      fields: {
        ...commented(options),
        Resource: task.resource,
        ...(options.credentials !== undefined && { Credentials: given(options.credentials) }),
        Arguments: task.wrap(payloadOf(options.arguments(scope(token)))),
        ...(options.timeoutSeconds !== undefined && { TimeoutSeconds: given(options.timeoutSeconds) }),
        ...(options.heartbeatSeconds !== undefined && { HeartbeatSeconds: given(options.heartbeatSeconds) }),
      },
      after: { ...assigned(options.assign, result), Output: options.output === undefined ? `{% ${task.result} %}` : payloadOf(options.output(scope(result))) },
    })
  }

  map(name: string, options: MapOptions & { readonly each: Nested }): FlowBuilder {
    return this.with(inlineMap(name, options, nodesOf(options.each)))
  }

  distributedMap(name: string, options: DistributedOptions & { readonly each: Nested }): FlowBuilder {
    return this.with(distributedMap(name, options, nodesOf(options.each)))
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
