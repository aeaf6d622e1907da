import type { JsonObject } from '../../../../src/local/service.js'

export const role = 'arn:aws:iam::123456789012:role/machine'

/** A definition in JSONata of the given states, in their order. */
export function definitionOf(states: Readonly<Record<string, JsonObject>>): string {
  const names = Object.keys(states)
  return JSON.stringify({
    QueryLanguage: 'JSONata',
    StartAt: names[0] ?? '',
    States: Object.fromEntries(Object.entries(states).map(([name, state], index) => {
      const next = names[index + 1]
      const ends = ['Succeed', 'Fail', 'Choice'].includes(state['Type'] as string)
      return [name, { ...state, ...(ends ? {} : next === undefined ? { End: true } : { Next: next }) }]
    })),
  })
}

export const passing = definitionOf({ Answer: { Type: 'Pass', Output: { given: '{% $states.input %}' } } })
export const failing = definitionOf({ Refuse: { Type: 'Fail', Error: 'Refused', Cause: 'not today' } })
export const waiting = definitionOf({ Hold: { Type: 'Wait', Seconds: 3600 } })
export const calling = definitionOf({
  Ask: { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', Arguments: { QueueUrl: 'http://q/123456789012/q', MessageBody: { token: '{% $states.context.Task.Token %}' } } },
})
