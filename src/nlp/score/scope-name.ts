/**
 * How a label is told beside other scopes: as it is, unless it could be taken for an average or a slice; then it is quoted.
 *
 * @example
 * ```ts
 * ['PERSON', 'micro', 'source: wire'].map(labelName) // ["PERSON", "label 'micro'", "label 'source: wire'"]
 * ```
 */
export function labelName(label: string): string {
  const mistakable = label === 'micro' || label === 'macro' || label.includes(': ') || label.startsWith("label '")
  return mistakable ? `label '${label}'` : label
}

/** How a slice is told: `source: wire`. */
export const sliceName = (dimension: string, value: string): string => `${dimension}: ${value}`
