/** A definition of about a hundred states as people write them: tasks with retriers and catchers, choices, a loop, a Map and a Parallel in every tenth group. */
export function definition(groups: number, language: 'JSONPath' | 'JSONata'): object {
  const states: Record<string, object> = {}
  for (let i = 0; i < groups; i++) Object.assign(states, group(i, i + 1 < groups ? `Fetch${i + 1}` : 'Done', language))
  return { Comment: 'benchmark', QueryLanguage: language, StartAt: 'Fetch0', TimeoutSeconds: 3600, States: { ...states, Done: { Type: 'Succeed' }, Failed: { Type: 'Fail', Error: 'Failed', Cause: 'a step failed' } } }
}

/** States that {@link definition} makes of one group, those of processors and branches included. */
export const statesInGroup = 10

function group(i: number, next: string, language: 'JSONPath' | 'JSONata'): Readonly<Record<string, object>> {
  const jsonata = language === 'JSONata'
  const call = (name: string): object => ({
    Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', TimeoutSeconds: 60,
    Retry: [{ ErrorEquals: ['Lambda.ServiceException', 'Lambda.AWSLambdaException', 'Lambda.SdkClientException', 'Lambda.TooManyRequestsException'], IntervalSeconds: 1, MaxAttempts: 3, BackoffRate: 2 }],
    ...(jsonata
      ? { Arguments: { FunctionName: name, Payload: '{% $merge([$states.input, {"step": $states.context.State.Name}]) %}' }, Output: '{% $states.result.Payload %}' }
      : { Parameters: { 'FunctionName': name, 'Payload': { 'id.$': '$.id', 'step.$': '$$.State.Name', 'label.$': "States.Format('{}-{}', $.id, $$.Execution.Name)" } }, ResultPath: `$.results.${name}` }),
  })
  const inner = (name: string): object => ({ StartAt: name, States: { [name]: { ...call(name.toLowerCase()), End: true } } })
  const items = jsonata ? { Items: '{% $states.input.items[price > 0] %}', ItemSelector: { item: '{% $states.context.Map.Item.Value %}' } } : { ItemsPath: '$.items', ItemSelector: { 'item.$': '$$.Map.Item.Value', 'id.$': '$.id' } }
  const test = jsonata ? { Condition: '{% $count($states.input.items) > 0 and $states.input.id != "none" %}' } : { And: [{ Variable: '$.items[0]', IsPresent: true }, { Not: { Variable: '$.id', StringEquals: 'none' } }] }
  return {
    [`Fetch${i}`]: { ...call('fetch'), Catch: [{ ErrorEquals: ['States.TaskFailed'], Next: 'Failed', ...(!jsonata && { ResultPath: '$.error' }) }], Next: `Any${i}` },
    [`Any${i}`]: { Type: 'Choice', Choices: [{ ...test, Next: `Each${i}` }], Default: `Rest${i}` },
    [`Each${i}`]: { Type: 'Map', ...items, MaxConcurrency: 10, ItemProcessor: inner(`Item${i}`), ...(jsonata ? { Output: '{% $states.input %}' } : { ResultPath: null }), Next: `Both${i}` },
    [`Both${i}`]: { Type: 'Parallel', Branches: [inner(`Left${i}`), inner(`Right${i}`)], ...(jsonata ? { Output: '{% $states.input %}' } : { ResultPath: '$.both' }), Next: `Rest${i}` },
    [`Rest${i}`]: { Type: 'Wait', Seconds: 5, Next: `Note${i}` },
    [`Note${i}`]: { Type: 'Pass', ...(jsonata ? { Assign: { [`note${i}`]: '{% $states.input.id %}' } } : { Parameters: { 'id.$': '$.id', 'items.$': '$.items' } }), Next: `Store${i}` },
    [`Store${i}`]: { ...call('store'), Next: next },
  }
}
