import { fault } from './fault.js'
import type { Run } from './scope.js'
import { dataLevels } from './limit.js'
import { isArray } from './sequence.js'
import { isNumeric, JsonataFunction } from './value.js'

/** Text of a value where JSONata makes one (`&`, `$string`): strings as they are, functions as nothing, everything else as JSON. */
export function textOf(value: unknown, run: Run, pretty = false): string {
  if (value === undefined || value instanceof JsonataFunction) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'number' && !Number.isFinite(value)) throw fault('D3001', { value })
  return new Writer(run, pretty ? '\n' : '').write(value, pretty ? '\n' : '')
}

/** JSON with numbers cut to 15 digits. Counts its steps: a value may share its parts so often that its text has no end. */
class Writer {
  constructor(private readonly run: Run, private readonly lineEnd: string) {}

  write(value: unknown, indent: string): string {
    if (typeof value === 'string') return this.quoted(value)
    if (typeof value === 'number') return isNumeric(value) ? String(Number.isInteger(value) ? value + 0 : Number(value.toPrecision(15))) : 'null'
    if (value instanceof JsonataFunction) return '""'
    if (typeof value !== 'object' || value === null) return typeof value === 'boolean' ? String(value) : 'null'
    this.run.enter(dataLevels)
    const inner = this.lineEnd === '' ? '' : `${indent}  `
    const text = isArray(value)
      ? this.wrapped('[', ']', value.map((item) => this.write(item, inner)), indent, inner)
      : this.wrapped('{', '}', Object.entries(value).map(([key, item]) => `${this.quoted(key)}:${this.lineEnd === '' ? '' : ' '}${this.write(item, inner)}`), indent, inner)
    this.run.leave(dataLevels)
    return text
  }

  private quoted(text: string): string {
    this.run.spendText(text.length)
    return JSON.stringify(text)
  }

  private wrapped(open: string, close: string, parts: readonly string[], indent: string, inner: string): string {
    this.run.spend(parts.length + 2)
    const text = parts.length === 0 ? open + close : open + inner + parts.join(`,${inner}`) + indent + close
    this.run.spendText(text.length)
    return text
  }
}
