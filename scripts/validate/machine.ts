import path from 'node:path'
import { pathOf } from '../../src/validator/index.js'
import type { SourceNode, SourceTree } from '../cli/source-tree.js'
import type { Check } from './check.js'
import { addDuplicates, addUnknown, checkDefinition, checkJsonText, spanIn } from './definition.js'
import { resolveAsset, resolveDefinitionFile } from './definition-file.js'
import type { FileFindings } from './findings.js'
import { assembled } from './intrinsic.js'
import { keysAt } from './keys-at.js'
import { placeOf } from './place.js'
import type { Place } from './place.js'
import { readingRule } from './reading-rule.js'
import { readSource } from './source-file.js'
import { mismatches, usesInObject, usesInText } from './substitution.js'
import type { Use } from './substitution.js'
import { machinesIn } from './template.js'
import type { Definition, TemplateMachine } from './template.js'

/** The template that is looked at. */
interface Template {
  readonly name: string
  readonly path: string
  readonly text: string
}

/**
 * Validates every state machine of a template, whether its definition stands there or in a file beside it.
 *
 * @returns whether there is any
 */
export async function checkTemplate(check: Check, template: Template, tree: SourceTree): Promise<boolean> {
  const machines = machinesIn(placeOf(tree))
  if (machines.length > 0) addTemplateDuplicates(tree, machines, check.findingsOf(template.name, template.text))
  for (const machine of machines) {
    const findings = check.findingsOf(template.name, template.text)
    const uses: Use[] = []
    let known = true
    for (const definition of machine.definitions) {
      const found = await checkOne(check, template, machine, definition, findings)
      if (found === undefined) known = false
      else uses.push(...found)
    }
    const { unused } = mismatches(uses, known ? machine.declared : undefined)
    for (const [name, span] of unused) {
      findings.addRead(readingRule.unusedSubstitution, span, {
        path: pathOf(['Resources', machine.id, 'Properties', 'DefinitionSubstitutions', name]), machine: machine.id, message: 'the definition does not use this substitution', help: `Write \${${name}} where its value belongs, or remove it.`,
      })
    }
  }
  return machines.length > 0
}

/** Keys that stand twice: of a definition that stands as an object, or of the template around it. */
function addTemplateDuplicates({ duplicates }: SourceTree, machines: readonly TemplateMachine[], findings: FileFindings): void {
  for (const span of duplicates) {
    const owner = machines.find(({ at: { node }, definitions }) => span.start >= node.start && span.end <= node.end && definitions.some(({ kind }) => kind === 'object'))
    addDuplicates([span], owner === undefined ? {} : { machine: owner.id }, findings, owner === undefined ? 'warning' : 'error')
  }
}

/** @returns the substitutions that it uses; nothing where it is not known */
async function checkOne(check: Check, template: Template, machine: TemplateMachine, definition: Definition, findings: FileFindings): Promise<readonly Use[] | undefined> {
  const embedding = { machine: machine.id, type: machine.type ?? check.setting.type }
  const path = pathOf(machine.keys)
  switch (definition.kind) {
    case 'wrong':
      findings.addRead(readingRule.oneDefinition, firstLine(machine.at), { path, machine: machine.id, message: definition.message, help: definition.help })
      return undefined
    case 'unknown':
      addUnknown(definition.reason, firstLine(machine.at), machine.id, findings, path)
      return undefined
    case 'text': {
      const { text, offsetOf } = assembled(definition.pieces)
      const root = await checkJsonText(text, { ...embedding, offsetOf }, check.setting, findings)
      return undeclared(usesInText(definition.pieces), machine, findings, { root, offsetOf })
    }
    case 'object':
      await checkDefinition(definition.place, embedding, check.setting, findings)
      return undeclared(usesInObject(definition.written), machine, findings, { root: definition.place.node })
    case 'file':
    case 'asset':
      return checkFile(check, template, machine, definition, findings)
  }
}

/** Of a resource, its name and no more than its beginning. */
const firstLine = ({ node }: Place): { readonly start: number; readonly end: number } => ({ start: node.start, end: node.members === undefined ? node.end : node.start + 1 })

/** @param root - of the definition; missing where it could not be read */
function undeclared(uses: readonly Use[], machine: TemplateMachine, findings: FileFindings, { root, offsetOf }: { readonly root: SourceNode | undefined; readonly offsetOf?: (offset: number) => number }): readonly Use[] {
  const { undeclared: open } = mismatches(uses, machine.declared)
  const keysOf = root === undefined || open.length === 0 ? () => [] : keysAt(root, (span) => spanIn(span, offsetOf === undefined ? {} : { offsetOf }))
  for (const use of open) {
    findings.addRead(readingRule.undeclaredSubstitution, use, {
      path: pathOf(keysOf(use.start)), machine: machine.id, message: `nothing fills the substitution \${${use.name}}`, help: `Add ${use.name} to DefinitionSubstitutions, or write the definition with Fn::Sub.`,
    })
  }
  return uses
}

async function checkFile(check: Check, template: Template, machine: TemplateMachine, definition: Extract<Definition, { readonly kind: 'file' | 'asset' }>, findings: FileFindings): Promise<readonly Use[] | undefined> {
  const folder = path.dirname(template.path)
  const resolved = definition.kind === 'file' ? await resolveDefinitionFile(definition.file, folder) : await resolveAsset(definition.key, template.path)
  if (resolved === undefined) {
    addUnknown('it lies in S3', machine.at.node, machine.id, findings, pathOf(machine.keys))
    return undefined
  }
  const source = 'path' in resolved ? await readSource(resolved.path) : { problem: resolved.problem }
  if (!('path' in resolved) || !('text' in source)) {
    const problem = 'text' in source ? '' : { large: 'it is larger than 4 MB', binary: 'it is no text in UTF-8' }[source.problem] ?? source.problem
    findings.addRead(readingRule.missingDefinitionFile, machine.at.node, { path: pathOf(machine.keys), machine: machine.id, message: `the definition's file cannot be read: ${problem}`, help: 'The path is taken from the template\'s folder.' })
    return undefined
  }
  check.cover(resolved.path)
  const name = path.relative(process.cwd(), resolved.path).split(path.sep).join('/')
  const parsed = await check.parse(source.text, name)
  const inFile = check.findingsOf(name, source.text)
  if (parsed === undefined) return undefined
  addDuplicates(parsed.tree.duplicates, {}, inFile)
  await checkDefinition(placeOf(parsed.tree), { type: machine.type ?? check.setting.type }, check.setting, inFile)
  return undeclared(usesInText([{ text: source.text, offsetOf: (index) => index, token: false }]), machine, inFile, { root: parsed.tree.root })
}
