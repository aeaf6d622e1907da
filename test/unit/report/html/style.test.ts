import { describe, expect, test } from '@jest/globals'
import { styleSheet } from '../../../../src/report/html/style.js'

type Colours = Readonly<Record<string, string>>

const schemes = [...styleSheet.matchAll(/:root\{([^}]*)\}/g)].map(([, body = '']): Colours =>
  Object.fromEntries(body.split(';').flatMap((line) => { const [key = '', value = ''] = line.split(':'); return key.startsWith('--') ? [[key.slice(2), value]] : [] })))

/** WCAG 2.2, relative luminance. */
function luminance(colour: string): number {
  const digits = colour.slice(1)
  const full = digits.length === 3 ? digits.replaceAll(/./g, '$&$&') : digits
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => Number.parseInt(full.slice(at, at + 2), 16) / 255)
    .map((share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(colours: Colours, text: string, ground: string): number {
  const [a, b] = [colours[text], colours[ground]].map((colour) => {
    if (colour === undefined) throw new Error(`no colour ${text} or ${ground}`)
    return luminance(colour)
  })
  return (Math.max(a ?? 0, b ?? 0) + 0.05) / (Math.min(a ?? 0, b ?? 0) + 0.05)
}

describe.each([['light', 0], ['dark', 1]] as const)('the %s scheme', (_, scheme) => {
  test.each([
    ...['ink', 'dim', 'good', 'bad', 'unsure', 'link', 'surplus'].map((text) => [text, 'ground'] as const),
    ['ink', 'soft'], ['ink', 'surplus-soft'], ['ink', 'missing-soft'],
  ] as const)('%s on %s stands out by 4.5 : 1', (text, ground) => {
    expect(schemes).toHaveLength(2)
    expect(contrast(schemes[scheme] ?? {}, text, ground)).toBeGreaterThanOrEqual(4.5)
  })
})

test('the style sheet loads nothing and ends no element', () => {
  expect(styleSheet).not.toMatch(/url\(|@import|<\//)
})
