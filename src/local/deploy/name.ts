import { createHash } from 'node:crypto'

/** Longest physical names, in characters, from each service's API reference. */
const longest: Readonly<Record<string, number>> = {
  'AWS::S3::Bucket': 63,
  'AWS::SQS::Queue': 80,
  'AWS::DynamoDB::Table': 255,
  'AWS::Lambda::Function': 64,
  'AWS::IAM::Role': 64,
  'AWS::Scheduler::Schedule': 64,
  'AWS::Scheduler::ScheduleGroup': 64,
  'AWS::StepFunctions::StateMachine': 80,
}

/**
 * The physical name of a resource that its template does not name: `<Stack>-<LogicalId>-<hash>`, as CloudFormation forms them, but with a hash of
 * stack and logical id in place of random characters: the same template always gets the same names. A bucket's is in lower case.
 *
 * @param suffix - kept at the end whatever the length: `.fifo`
 *
 * @example
 * ```ts
 * physicalName('AWS::SQS::Queue', 'Backtest', 'Jobs') // 'Backtest-Jobs-…12 characters…'
 * ```
 */
export function physicalName(type: string, stack: string, logicalId: string, suffix = ''): string {
  const limit = (longest[type] ?? 255) - suffix.length
  const hash = createHash('sha256').update(`${stack}/${logicalId}`).digest('hex').slice(0, 12).toUpperCase()
  // 12 of hash and two hyphens are always there; the stack's name gives way first, as CloudFormation has it
  const room = limit - hash.length - 2
  const id = logicalId.slice(0, Math.max(room - Math.min(stack.length, 24), Math.floor(room / 2)))
  const prefix = stack.slice(0, room - id.length)
  const name = `${prefix}-${id}-${hash}${suffix}`
  return type === 'AWS::S3::Bucket' ? name.toLowerCase() : name
}
