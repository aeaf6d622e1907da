import { realpath } from 'node:fs/promises'
import path from 'node:path'
import type { FileReport } from '../../src/validator/formatters/located.js'
import { readJsonTree } from '../cli/json-source.js'
import { Mistake, positionIn } from '../cli/source-tree.js'
import type { SourceTree } from '../cli/source-tree.js'
import { addDuplicates, addMistake, checkDefinition, checkJsonText } from './definition.js'
import { fileFindings } from './findings.js'
import type { FileFindings } from './findings.js'
import { isObject, memberOf, placeOf } from './place.js'
import { readingRule } from './reading-rule.js'
import { isWorkflowType } from './setting.js'
import type { Setting } from './setting.js'
import { readSource } from './source-file.js'
import type { FileText } from './source-file.js'
import { isTemplate, mayHoldMachines } from './template.js'
import { looksLikeMachine } from './walk.js'
import type { Input } from './walk.js'

/** A text with its values and places, and the language it was read in. */
interface Parsed {
  readonly tree: SourceTree
  readonly text: string
}

/** Whether a file is read as YAML: by its name, else by how it begins. */
const isYaml = (file: string, text: string): boolean => /\.ya?ml$/i.test(file) || !/\.json$/i.test(file) && !/^\s*[[{]/.test(text)

/** What all files of a run have been found to hold. */
export class Check {
  /** By name, in the order of the inputs. Files that hold nothing to validate have none. */
  private readonly reports = new Map<string, FileFindings | undefined>()
  /** Files that were validated as a template has them. */
  private readonly covered = new Set<string>()
  readonly notes: string[] = []
  private passedOver = 0

  constructor(readonly setting: Setting) {}

  /** Validates all inputs: templates first, since they know what kind of machine the files they name are for. */
  async all(inputs: readonly Input[], signal: AbortSignal): Promise<readonly FileReport[]> {
    // texts only: trees are many times larger
    const later: { readonly input: Input; readonly text: string }[] = []
    for (const input of inputs) {
      signal.throwIfAborted()
      if (!this.reports.has(input.name)) this.reports.set(input.name, undefined)
      const text = await this.read(input)
      if (text === undefined) continue
      if (mayHoldMachines(text)) await this.one(input, text)
      else later.push({ input, text })
    }
    for (const { input, text } of later) {
      signal.throwIfAborted()
      if (input.path === '-' || this.covered.size === 0 || !this.covered.has(await realpath(input.path))) await this.one(input, text)
    }
    if (this.passedOver > 0) this.notes.push(`${this.passedOver} other JSON or YAML file${this.passedOver === 1 ? ' holds' : 's hold'} no state machine`)
    return [...this.reports.values()].flatMap((findings) => (findings === undefined ? [] : [findings.report()]))
  }

  private async one(input: Input, text: string): Promise<void> {
    const parsed = await this.parse(text, input.name, input.how === 'sniffed' && !mayHoldMachines(text))
    if (parsed === undefined) return
    if (isTemplate(parsed.tree.value)) await this.template(input, parsed)
    else await this.definition(input, parsed)
  }

  /** The findings of a file, which several machines may share. */
  findingsOf(name: string, text: string): FileFindings {
    const findings = this.reports.get(name) ?? fileFindings(name, text, this.setting.levels)
    this.reports.set(name, findings)
    return findings
  }

  /** Marks a file as one that needs no validation of its own. */
  cover(file: string): void {
    this.covered.add(file)
  }

  /** Reads an input, and says what is wrong with one that cannot be read. */
  private async read(input: Input): Promise<string | undefined> {
    const source = await readSource(input.path)
    if (!('text' in source)) { this.refuse(input, source); return; }
    if (input.how === 'sniffed' && !looksLikeMachine(source.text)) {
      this.passedOver++
      return undefined
    }
    return source.text
  }

  private refuse({ name, how }: Input, { problem }: Exclude<FileText, { readonly text: string }>): undefined {
    const [rule, message] = problem === 'large' ? [readingRule.textTooLarge, 'the file is larger than 4 MB, and Step Functions takes 1 MB'] as const : [readingRule.unreadableText, 'the file is no text in UTF-8'] as const
    if (how === 'sniffed') this.notes.push(`${name} was left out: ${message}`)
    else this.findingsOf(name, '').addRead(rule, { start: 0, end: 0 }, { message })
    return undefined
  }

  /**
   * @param guessed - the file may well be for another program, such as one that has tags of its own: a mistake is no more than a note
   * @returns nothing for a text with a mistake, which is added
   */
  async parse(text: string, name: string, guessed = false): Promise<Parsed | undefined> {
    const yaml = isYaml(name, text)
    try {
      const tree = yaml ? (await import('../cli/yaml-tree.js')).readYamlTree(text, { shortTags: mayHoldMachines(text), allowDuplicates: true, looseIndent: true }) : readJsonTree(text, { substitutions: true, allowDuplicates: true })
      return { tree, text }
    } catch (error) {
      if (!(error instanceof Mistake)) throw error
      if (guessed) {
        const { line, column } = positionIn(text, error.offset)
        this.notes.push(`${name} was left out: its name tells no definition, and it cannot be read as ${yaml ? 'YAML' : 'JSON'} (line ${line}, column ${column}: ${error.reason})`)
      } else addMistake(error, text, yaml ? 'YAML' : 'JSON', {}, this.findingsOf(name, text))
      return undefined
    }
  }

  private async template(input: Input, { tree, text }: Parsed): Promise<void> {
    const { checkTemplate } = await import('./machine.js')
    const file = input.path === '-' ? path.join(process.cwd(), '-') : input.path
    if (!await checkTemplate(this, { name: input.name, path: file, text }, tree)) this.nothingIn(input)
  }

  private nothingIn({ name, how }: Input): void {
    if (how === 'sniffed') this.passedOver++
    else this.notes.push(`${name} holds no state machine`)
  }

  /** A definition, or an answer of DescribeStateMachine that holds one. */
  private async definition(input: Input, { tree, text }: Parsed): Promise<void> {
    const place = placeOf(tree)
    const { value } = place
    const isMachine = isObject(value) && ('States' in value || 'StartAt' in value)
    const inner = isMachine ? undefined : memberOf(place, 'definition')
    if (typeof inner?.value === 'string') {
      const type = memberOf(place, 'type')?.value
      const characters = inner.node.characters?.()
      const embedding = { type: isWorkflowType(type) ? type : this.setting.type, ...(characters !== undefined && { offsetOf: characters }) }
      await checkJsonText(inner.value, embedding, this.setting, this.findingsOf(input.name, text))
    } else if (isMachine || input.how !== 'sniffed') {
      addDuplicates(tree.duplicates, {}, this.findingsOf(input.name, text))
      await checkDefinition(place, { type: this.setting.type }, this.setting, this.findingsOf(input.name, text))
    } else this.nothingIn(input)
  }
}
