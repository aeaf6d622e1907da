/**
 * The page's script: draws the findings that were chosen, 25 at a time. It makes elements and texts only, never markup of texts. Plain
 * JavaScript as a text, since it runs in the browser and not here; its data are `FindingData`.
 */
export const findingScript = String.raw`(() => {
  'use strict'
  const byId = (id) => document.getElementById('finding-' + id)
  const { labels, slices, findings } = JSON.parse(byId('data').textContent)
  const step = 25
  const signs = { gold: '', right: '✓', surplus: '+', missing: '−' }
  const words = { regressions: 'regression', improvements: 'improvement', wrong: 'mistakes' }
  const controls = { kind: byId('kind'), label: byId('label'), slice: byId('slice'), search: byId('search') }
  const [list, count, more] = [byId('list'), byId('count'), byId('more')]
  const number = (value) => value.toLocaleString('en')

  const element = (name, className, ...children) => {
    const made = document.createElement(name)
    if (className !== '') made.className = className
    made.append(...children)
    return made
  }
  const hidden = (text) => element('span', 'sr', text)

  const tagOf = ([kind, label]) => {
    const sign = element('span', '', signs[kind])
    sign.setAttribute('aria-hidden', 'true')
    return element('span', 'tag ' + kind, sign, hidden(' ' + kind + ' '), element('bdi', '', labels[label]))
  }

  const partOf = ([gap, text], segments, marks) => {
    const nodes = gap ? [element('span', 'gap', '… ')] : []
    let from = 0
    for (const segment of segments) {
      const [length, within, ending] = typeof segment === 'number' ? [segment, [], []] : segment
      let piece = document.createTextNode(text.slice(from, from + length))
      for (const place of within) piece = element('span', 'm ' + marks[place][0] + ' l' + Math.min(marks[place][2], 3), piece)
      nodes.push(piece, ...ending.map((place) => tagOf(marks[place])))
      from += length
    }
    return nodes
  }

  const rowOf = ({ title, marks, parts, hidden: unseen }, texts) => {
    const text = element('p', 'text', ...texts.flatMap((part, index) => partOf(part, parts[index], marks)))
    text.dir = 'auto'
    const rest = unseen === 0 ? [] : [element('span', 'dim', number(unseen) + ' more marks are not shown')]
    return element('div', 'row', element('span', 'who', title), element('div', '', text, ...rest))
  }

  const itemOf = ({ id, kind, told, slices: inSlices, rows, parts }) => {
    const heading = element('h3', '', element('bdi', '', id))
    const facts = element('p', 'dim', element('span', 'kind ' + kind, words[kind]), ' ' + told)
    for (const place of inSlices) facts.append(' · ', element('bdi', '', slices[place]))
    return element('li', '', heading, facts, ...rows.map((row) => rowOf(row, parts)))
  }

  const searched = []
  const textOf = (place) => searched[place] ??= [findings[place].id, ...findings[place].parts.map(([, text]) => text)].join('\n').toLowerCase()

  let chosen = []
  let shown = 0
  const draw = () => {
    const next = chosen.slice(shown, shown + step)
    list.append(...next.map((place) => itemOf(findings[place])))
    shown += next.length
    more.hidden = shown === chosen.length
    count.textContent = chosen.length === 0 ? 'No finding fits.' : 'Showing ' + number(shown) + ' of ' + number(chosen.length) + (chosen.length === 1 ? ' finding.' : ' findings.')
  }
  const choose = () => {
    const value = (control) => control?.value ?? ''
    const [kind, label, slice, search] = [value(controls.kind), value(controls.label), value(controls.slice), value(controls.search).trim().toLowerCase()]
    chosen = []
    for (const [place, finding] of findings.entries()) {
      if (kind !== '' && finding.kind !== kind) continue
      if (label !== '' && !finding.labels.includes(Number(label))) continue
      if (slice !== '' && !finding.slices.includes(Number(slice))) continue
      if (search !== '' && !textOf(place).includes(search)) continue
      chosen.push(place)
    }
    shown = 0
    list.replaceChildren()
    draw()
  }

  let waiting
  const soon = () => {
    clearTimeout(waiting)
    waiting = setTimeout(choose, 120)
  }
  for (const select of [controls.kind, controls.label, controls.slice]) select?.addEventListener('change', choose)
  controls.search.addEventListener('input', soon)
  byId('clear').addEventListener('click', () => {
    for (const control of Object.values(controls)) if (control !== null) control.value = ''
    choose()
  })
  more.addEventListener('click', () => {
    const first = shown
    draw()
    if (!more.hidden) return
    // the button is gone: whoever uses the keyboard goes on where the new findings begin
    list.children[first].tabIndex = -1
    list.children[first].focus()
  })
  byId('browser').hidden = false
  choose()
})()
`
