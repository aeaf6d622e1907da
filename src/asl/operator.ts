/** What the operand of a choice operator is. */
export type OperandKind = 'text' | 'number' | 'boolean' | 'timestamp'

const orders = ['Equals', 'LessThan', 'GreaterThan', 'LessThanEquals', 'GreaterThanEquals'] as const

const compared: Readonly<Record<string, OperandKind>> = Object.fromEntries([
  ...orders.map((order) => [`String${order}`, 'text'] as const),
  ...orders.map((order) => [`Numeric${order}`, 'number'] as const),
  ...orders.map((order) => [`Timestamp${order}`, 'timestamp'] as const),
  ['BooleanEquals', 'boolean'],
])

/** Every operator of a JSONPath choice rule that has its operand in the rule. Source: Amazon States Language, "Choice state". */
export const operandKinds: Readonly<Record<string, OperandKind>> = {
  ...compared,
  StringMatches: 'text',
  IsNull: 'boolean', IsPresent: 'boolean', IsNumeric: 'boolean', IsString: 'boolean', IsBoolean: 'boolean', IsTimestamp: 'boolean',
}

/** Every operator that reads its operand from data: `StringEqualsPath` and the like. */
export const pathOperators: readonly string[] = Object.keys(compared).map((name) => `${name}Path`)

/** All that a comparison may be made by. */
export const operators: ReadonlySet<string> = new Set([...Object.keys(operandKinds), ...pathOperators])

/** What joins conditions. */
export const combinators = ['And', 'Or', 'Not'] as const
