import { Writable } from 'node:stream'
import { describe, expect, test } from '@jest/globals'
import { progressBar } from '../../../../scripts/cli/progress.js'
import type { Io } from '../../../../scripts/cli/command.js'

function terminal(isTTY: boolean): { readonly io: Io; readonly text: () => string } {
  const chunks: string[] = []
  const err = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk.toString())
      done()
    },
  })
  const io: Io = { out: process.stdout, err: Object.assign(err, { isTTY, columns: 60 }), signal: new AbortController().signal }
  return { io, text: () => chunks.join('') }
}

describe('progress', () => {
  test('on a terminal is one line, redrawn and never wider than the terminal', () => {
    const { io, text } = terminal(true)
    let now = 0
    const bar = progressBar(io, 'news 1.0.0', { quiet: false, now: () => now })
    bar.update({ done: 0, total: 200 })
    now = 1000
    bar.update({ done: 100, total: 200, note: 'a note that would make the line too long for this terminal' })
    bar.end()
    const lines = text().split('\r\u001b[2K')
    expect(lines[2]).toContain('news 1.0.0 [############............] 100/200 items')
    for (const line of lines) expect(line.trimEnd().length).toBeLessThan(60)
    expect(text().match(/\n/g)).toHaveLength(1)
  })

  test('in a log is a line now and then, and one at the end', () => {
    const { io, text } = terminal(false)
    let now = 0
    const bar = progressBar(io, 'x', { quiet: false, now: () => now })
    for (now = 0; now <= 12_000; now += 100) bar.update({ done: now / 100, total: 120 })
    bar.end()
    const lines = text().trimEnd().split('\n')
    expect(lines).toHaveLength(3)
    expect(lines.at(-1)).toContain('120/120 items')
    expect(text()).not.toContain('\u001b')
  })

  test('tells speed and time left by phase, once they mean something', () => {
    const { io, text } = terminal(true)
    let now = 0
    const bar = progressBar(io, 'x', { quiet: false, now: () => now })
    const last = (): string => text().split('\u001b[2K').at(-1) ?? ''
    bar.update({ done: 1, total: 85, unit: 'objects' })
    expect(last()).toMatch(/1\/85 objects$/)
    now = 5_000
    bar.update({ done: 50, total: 100 })
    expect(last()).toMatch(/50\/100 items$/)
    now = 7_000
    bar.update({ done: 60, total: 100 })
    expect(last()).toContain('60/100 items, 30/s, 2 s')
  })

  test('quiet says nothing', () => {
    const { io, text } = terminal(true)
    const bar = progressBar(io, 'x', { quiet: true })
    bar.update({ done: 1, total: 2 })
    bar.end()
    expect(text()).toBe('')
  })

  test('nothing to do is no division by zero', () => {
    const { io, text } = terminal(true)
    progressBar(io, 'x', { quiet: false, now: () => 0 }).update({ done: 0, total: 0 })
    expect(text()).toContain('[########################] 0/0 items')
  })
})
