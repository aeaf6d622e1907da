/** Puts emphasis on text; widths are counted before. */
export type Style = Readonly<Record<'bold' | 'dim' | 'good' | 'bad', (text: string) => string>>

const plain = (text: string): string => text
const ansi = (open: number, close: number) => (text: string): string => `\u001b[${open}m${text}\u001b[${close}m`

export function createStyle(color: boolean): Style {
  return color
    ? { bold: ansi(1, 22), dim: ansi(2, 22), good: ansi(32, 39), bad: ansi(31, 39) }
    : { bold: plain, dim: plain, good: plain, bad: plain }
}

/** Texts from users could move the cursor or change colours: control characters are shown as a mark. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '·')
}

/** Shortens to a width, counted in code points. */
export function cut(text: string, width: number): string {
  const characters = Array.from(text)
  return characters.length <= width ? text : `${characters.slice(0, Math.max(0, width - 1)).join('')}…`
}
