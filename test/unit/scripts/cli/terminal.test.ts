import { Writable } from 'node:stream'
import { describe, expect, test } from '@jest/globals'
import type { OutputStream } from '../../../../scripts/cli/command.js'
import { harmless, pageStyle } from '../../../../scripts/cli/terminal.js'

const stream = (of: { readonly isTTY?: boolean; readonly columns?: number }): OutputStream => Object.assign(new Writable(), of)
const terminal = stream({ isTTY: true, columns: 72 })

describe('the style of a page', () => {
  test('on a terminal has colours and its width', () => {
    expect(pageStyle(terminal, {})).toEqual({ color: true, width: 72 })
    expect(pageStyle(stream({ isTTY: true }), {})).toEqual({ color: true })
  })

  test('in a pipe or a file has neither', () => {
    expect(pageStyle(stream({}), {})).toEqual({ color: false })
    expect(pageStyle(stream({ isTTY: false, columns: 72 }), {})).toEqual({ color: false })
  })

  test.each([['1', false], ['0', false], ['', true]])('NO_COLOR=%j', (value, color) => {
    expect(pageStyle(terminal, { NO_COLOR: value })).toEqual({ color, width: 72 })
  })
})

test('a message shows control characters as a mark, and keeps its lines', () => {
  expect(harmless('a\u001b[2Jb\r\u0007\n\tc é 🚀')).toBe('a·[2Jb··\n\tc é 🚀')
})
