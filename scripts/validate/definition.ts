import { pathOf, validate } from '../../src/validator/index.js'
import type { Diagnostic } from '../../src/validator/index.js'
import { readJsonTree } from '../cli/json-source.js'
import { Mistake } from '../cli/source-tree.js'
import type { SourceNode, SourceTree, Span } from '../cli/source-tree.js'
import type { FileFindings } from './findings.js'
import { nodeAt, valueAt } from './place.js'
import type { Place } from './place.js'
import { readingRule } from './reading-rule.js'
import type { Setting, WorkflowType } from './setting.js'

/** How a definition lies in its file. */
export interface Embedding {
  /** From an offset in the text that was parsed to one in the file. The same where it is missing. */
  readonly offsetOf?: (offset: number) => number
  readonly machine?: string
  readonly type: WorkflowType
}

/** The same stretch in the file. */
export const spanIn = ({ start, end }: Span, { offsetOf }: Pick<Embedding, 'offsetOf'>): Span =>
  (offsetOf === undefined ? { start, end } : { start: offsetOf(start), end: end > start ? offsetOf(end - 1) + 1 : offsetOf(end) })

/**
 * Validates one definition, and adds what is found at its place in the file.
 *
 * @param place - the definition with the places of its parts
 */
export async function checkDefinition(place: Place, embedding: Embedding, setting: Setting, findings: FileFindings): Promise<void> {
  const { type, machine } = embedding
  const found = validate(place.value, { type, levels: setting.levels, ...(setting.items !== undefined && { items: setting.items }) })
  let errors = 0
  for (const diagnostic of found) {
    const { node, key } = nodeAt(place.node, diagnostic.at)
    // its value is not known before the deployment, and cannot be refused for its form
    if (node.unknown === true && diagnostic.severity === 'error') continue
    if (diagnostic.severity === 'error') errors++
    findings.add(asFound(diagnostic, machine), spanIn(diagnostic.key === true && key !== undefined ? key : partOf(place, node, diagnostic), embedding))
  }
  if (!setting.secondOpinion || errors > 0) return
  const { secondOpinion } = await import('./second-opinion.js')
  for (const { at, message } of secondOpinion(place.value)) {
    const { node } = nodeAt(place.node, at)
    findings.addRead(readingRule.secondOpinion, spanIn(node, embedding), { path: pathOf(at), message, ...(machine !== undefined && { machine }) })
  }
}

/** The part of an expression that is meant, or all of the value. */
function partOf({ value }: Place, node: SourceNode, { at, part }: Diagnostic): Span {
  const text = valueAt(value, at)
  if (part === undefined || typeof text !== 'string' || node.characters === undefined) return node
  const inner = text.slice('{%'.length)
  const first = text.length - inner.trimStart().length
  const offsetOf = node.characters()
  return { start: offsetOf(first + part.start), end: offsetOf(first + part.end - 1) + 1 }
}

const asFound = ({ code, rule, severity, path, message, help, aws }: Diagnostic, machine: string | undefined): Parameters<FileFindings['add']>[0] => ({
  code, rule, severity, path, message, ...(help !== undefined && { help }), ...(aws !== undefined && { aws: aws.message }), ...(machine !== undefined && { machine }),
})

/** Adds a text's first mistake. */
export function addMistake(mistake: Mistake, text: string, language: 'JSON' | 'YAML', embedding: Pick<Embedding, 'offsetOf' | 'machine'>, findings: FileFindings): void {
  if (language === 'JSON' && text.startsWith('${', mistake.offset)) {
    addUnknown('a substitution stands where JSON has no value', spanIn({ start: mistake.offset, end: mistake.offset + 2 }, embedding), embedding.machine, findings)
    return
  }
  const machine = embedding.machine === undefined ? {} : { machine: embedding.machine }
  const span = spanIn({ start: mistake.offset, end: mistake.offset + 1 }, embedding)
  if (mistake.kind === 'deep') findings.add({ ...machine, code: 'ASL2001', rule: 'nested-too-deeply', severity: 'error', path: '/', message: mistake.reason }, span)
  else findings.addRead(readingRule.unreadableText, span, { ...machine, message: `not ${language}: ${mistake.reason}` })
}

/**
 * Reads a text that holds a definition in JSON, and validates it.
 *
 * @returns the places of its parts in the text; nothing for a text with a mistake
 */
export async function checkJsonText(text: string, embedding: Embedding, setting: Setting, findings: FileFindings): Promise<SourceNode | undefined> {
  let tree: SourceTree
  try {
    tree = readJsonTree(text, { substitutions: true, allowDuplicates: true })
  } catch (error) {
    if (!(error instanceof Mistake)) throw error
    addMistake(error, text, 'JSON', embedding, findings)
    return undefined
  }
  addDuplicates(tree.duplicates, embedding, findings)
  await checkDefinition({ value: tree.value, node: tree.root }, embedding, setting, findings)
  return tree.root
}

/** Says which keys stand twice: within a definition an error; elsewhere in a template CloudFormation takes the last, so that this is no more than a warning. */
export function addDuplicates(duplicates: readonly Span[], embedding: Pick<Embedding, 'offsetOf' | 'machine'>, findings: FileFindings, severity: 'error' | 'warning' = 'error'): void {
  for (const span of duplicates) {
    findings.addRead({ ...readingRule.duplicateKey, severity }, spanIn(span, embedding), {
      message: 'the key occurs twice in its object', help: 'Only one of the values is kept: remove one, or rename its key.', ...(embedding.machine !== undefined && { machine: embedding.machine }),
    })
  }
}

/** Says that a definition was not validated. */
export function addUnknown(reason: string, span: Span, machine: string | undefined, findings: FileFindings, path = '/'): void {
  findings.addRead(readingRule.unknownDefinition, span, {
    path, message: `the definition is known only at the deployment: ${reason}`, help: 'Validate it where it is written, or at the deployment.', ...(machine !== undefined && { machine }),
  })
}
