import type { Json } from '../asl/json.js'
import type { Integrations, TaskControl, TaskRequest } from './types.js'

/** One call under way. */
interface Call {
  readonly request: TaskRequest
  /** Neither answered nor asleep: its work goes on in real time. */
  busy: boolean
  sleeps: number
  /** What begins its sleeps: those that begin at the same time end in the order in which they began. */
  readonly beginnings: (() => void)[]
  /** Hands the answer on; absent while there is none. */
  answer?: () => void
}

/** Integrations whose answers come in a fixed order. */
export interface OrderedIntegrations extends Integrations {
  /**
   * Nothing more can happen outside: whoever has not answered, never will. Time goes on without them, so that their timeouts end them.
   *
   * @returns states whose calls were waited for; none when that was not what kept time from going on
   */
  unblock(): readonly string[]
}

/** Longer than any execution lasts. */
const forever = Number.MAX_SAFE_INTEGER / 2

/**
 * Makes answers come in the order of the calls, and sleeps begin in it, however long each call really takes: when no call is being worked at any more. Under a
 * virtual clock, by which real work takes no time, a run with parallel calls can so be repeated to the letter.
 *
 * @param inner - calls of one execution: one call must not wait for what another one's answer sets off
 * @example
 * machine.run(input, { integrations: inCallOrder(handlersIntegration(handlers)), clock: virtualClock() })
 */
export function inCallOrder(inner: Integrations): OrderedIntegrations {
  const calls = new Set<Call>()
  let busy = 0

  const setBusy = (call: Call, value: boolean): void => {
    if (call.busy === value) return
    call.busy = value
    busy += value ? 1 : -1
  }
  const goOn = (): void => {
    if (busy > 0) return
    for (const call of [...calls]) {
      for (const begin of call.beginnings.splice(0)) begin()
      if (call.answer === undefined) continue
      calls.delete(call)
      call.answer()
    }
  }
  const sleep = async (call: Call, control: TaskControl, milliseconds: number): Promise<void> => {
    // answered already: nobody waits for what it still does
    if (!calls.has(call)) return control.sleep(milliseconds)
    call.sleeps += 1
    const slept = new Promise<void>((resolve) => call.beginnings.push(() => resolve(control.sleep(milliseconds))))
    setBusy(call, false)
    goOn()
    await slept
    call.sleeps -= 1
    // nobody waits for what was given up
    if (call.sleeps === 0 && call.answer === undefined && !call.request.signal.aborted) setBusy(call, true)
  }
  const settle = (call: Call, answer: () => void): void => {
    call.answer = answer
    setBusy(call, false)
    goOn()
  }

  return {
    invoke: (request, submitted) => new Promise<Json>((resolve, reject) => {
      const call: Call = { request, busy: false, sleeps: 0, beginnings: [] }
      calls.add(call)
      setBusy(call, true)
      const { control } = request
      const seen = control === undefined ? request : withControl(request, {
        sleep: (milliseconds) => sleep(call, control, milliseconds),
        succeed: (output) => control.succeed(output),
        fail: (failure) => control.fail(failure),
        heartbeat: () => control.heartbeat(),
      })
      begin(inner, seen, submitted).then(
        (output) => settle(call, () => resolve(output)),
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what was thrown is handed on as it is
        (error: unknown) => settle(call, () => reject(error)),
      )
    }),
    unblock() {
      const stuck = [...calls].filter((call) => call.busy)
      for (const call of stuck) {
        void call.request.control?.sleep(forever)
        setBusy(call, false)
      }
      goOn()
      return stuck.map(({ request }) => request.stateName)
    },
  }
}

/** Turns what an integration throws at once into a rejection. */
const begin = async (inner: Integrations, request: TaskRequest, submitted: (output: Json) => void): Promise<Json> => inner.invoke(request, submitted)

function withControl(request: TaskRequest, control: TaskControl): TaskRequest {
  const { resource, parameters, stateName, taskId, executionArn, stateMachineArn, roleArn, retryCount, taskToken, credentials, resumed } = request
  return {
    resource, parameters, stateName, taskId, executionArn, stateMachineArn, roleArn, retryCount, control,
    ...(taskToken !== undefined && { taskToken }), ...(credentials !== undefined && { credentials }), ...(resumed !== undefined && { resumed }),
    // made only when asked for
    get signal() { return request.signal },
  }
}
