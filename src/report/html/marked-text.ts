import type { Excerpt } from '../../nlp/index.js'
import { lanesOf, segmentsOf } from '../mark.js'
import type { Mark, MarkKind } from '../mark.js'
import { html, name, when } from './markup.js'
import type { Markup } from './markup.js'

/** The sign before a mark's label: marks can be told without colour. */
const signs: Readonly<Record<MarkKind, string>> = { gold: '', right: '✓', surplus: '+', missing: '−' }

/** Lines under a text beyond this many lie on each other. */
const lanes = 4

/** The class of a mark: its kind and how deep its line lies. */
const markClass = ({ kind }: Mark, lane: number): string => `m ${kind} l${Math.min(lane, lanes - 1)}`

/** A text with its marks under it, and their labels behind them. The script of the findings draws the same. */
export function markedText(excerpts: readonly Excerpt[], marks: readonly Mark[]): Markup {
  const depths = lanesOf(marks)
  const pieces = excerpts.map((excerpt, index) => html`${when(index > 0 || excerpt.start > 0, () => html`<span class="gap">… </span>`)}${segmentsOf(excerpt, marks).map(({ text, within, ending }) => {
    const covered = within.toSorted((a, b) => (depths[a] ?? 0) - (depths[b] ?? 0)).reduce((inner, place) => {
      const mark = marks[place]
      return mark === undefined ? inner : html`<span class="${markClass(mark, depths[place] ?? 0)}">${inner}</span>`
    }, html`${text}`)
    return html`${covered}${ending.flatMap((place) => marks[place] ?? []).map(tag)}`
  })}`)
  return html`<p class="text" dir="auto">${pieces}</p>`
}

const tag = ({ kind, label }: Mark): Markup =>
  html`<span class="tag ${kind}"><span aria-hidden="true">${signs[kind]}</span><span class="sr"> ${kind} </span>${name(label)}</span>`

/** What the marks mean. */
export const legend: Markup = html`<p class="legend">${([['right', 'predicted and in gold'], ['surplus', 'predicted, not in gold'], ['missing', 'in gold, not predicted']] as const).map(([kind, meaning]) =>
  html`<span><span class="m ${kind} l0">${kind}</span><span class="tag ${kind}">${signs[kind]}</span>${meaning}</span> `)}</p>`
