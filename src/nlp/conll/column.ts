/** How the lines of a file are divided; decided by its first line with a token. */
export interface Layout {
  readonly separator: 'tab' | 'space'
  readonly columns: number
  /** Counted from 0. */
  readonly tagColumn: number
  /** Where it was decided. */
  readonly line: number
}

export interface TokenLine {
  readonly token: string
  readonly tag: string
}

/**
 * Decides how a file is divided: by TABs if its first line with a token has one, else by spaces.
 *
 * @param tagColumn - counted from 1; the last when absent
 * @returns a reason when it cannot be so
 */
export function layoutOf(text: string, line: number, tagColumn: number | undefined): Layout | string {
  const separator = text.includes('\t') ? 'tab' : 'space'
  const columns = divide(text, separator).length
  if (columns < 2) return 'a line must have a token and a tag, divided by a TAB or a space'
  if (tagColumn !== undefined && !(tagColumn >= 2)) return `the tag cannot be in column ${tagColumn}: the token is in column 1`
  if (tagColumn !== undefined && tagColumn > columns) return `the line has ${columns} columns, so the tag cannot be in column ${tagColumn}`
  return { separator, columns, tagColumn: (tagColumn ?? columns) - 1, line }
}

/** Takes a line apart, or gives the reason why it cannot be. */
export function readColumns(text: string, { separator, columns, tagColumn, line }: Layout): TokenLine | string {
  if (separator === 'space' && text.includes('\t')) return `there is a TAB in the line, but the columns are divided by spaces since line ${line}`
  const cells = divide(text, separator)
  if (cells.length !== columns) return `${columns} columns were expected, divided by ${separator === 'tab' ? 'TABs' : 'spaces'} as in line ${line}; the line has ${cells.length}`
  const [token = '', tag = ''] = [cells[0], cells[tagColumn]]
  if (token === '') return 'the token is empty'
  // a space inside a token is part of it; at its ends it may as well be meant to divide columns
  if (token.startsWith(' ') || token.endsWith(' ')) return 'the token begins or ends with a space, but the columns are divided by TABs'
  return { token, tag: trimSpaces(tag) }
}

function divide(text: string, separator: Layout['separator']): readonly string[] {
  return separator === 'tab' ? text.split('\t') : trimSpaces(text).split(/ +/)
}

function trimSpaces(text: string): string {
  let [start, end] = [0, text.length]
  while (start < end && text[start] === ' ') start++
  while (end > start && text[end - 1] === ' ') end--
  return text.slice(start, end)
}
