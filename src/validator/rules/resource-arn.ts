import type { Rule } from '../rule.js'
import { parseResource } from '../resource.js'

/** Resources of tasks that are nothing a task can call. */
export const resourceArn: Rule = {
  code: 'ASL2031',
  name: 'resource-arn',
  severity: 'error',
  summary: 'the Resource of a task is no ARN of a Lambda function, an activity or a service integration',
  state({ type, source, keys }, report) {
    if (type !== 'Task' || parseResource(source['Resource'])?.kind !== 'none') return
    report({
      at: [...keys, 'Resource'], message: 'this is no ARN of a Lambda function, an activity or a service integration',
      help: 'For example: arn:aws:states:::lambda:invoke, with the function in the arguments. A substitution, ${Name}, may stand for it.',
      aws: { message: 'Value is not a valid resource ARN' },
    })
  },
}
