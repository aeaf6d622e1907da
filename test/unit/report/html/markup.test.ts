import { expect, test } from '@jest/globals'
import { html, name, scriptJson, when } from '../../../../src/report/html/markup.js'

test('texts are escaped, markup and lists of it are not', () => {
  expect(html`<p title="${'"<\'&>'}">${html`<b>${1}</b>`}${[html`<i>`, html`</i>`]}</p>`.markup).toBe('<p title="&quot;&lt;&#39;&amp;&gt;"><b>1</b><i></i></p>')
  expect(when(false, () => html`<p>`).markup).toBe('')
})

test('what HTML cannot hold is shown as a mark; a letter stays whole', () => {
  expect(html`${'a\u0000\u001b\u0085\ud83d\ufffe\r\n🚀é'}`.markup).toBe('a�����&#13;\n🚀é')
})

test('names keep their direction to themselves and are cut when they are long', () => {
  expect(name('شركة').markup).toBe('<bdi>شركة</bdi>')
  expect(name('x'.repeat(500)).markup).toBe(`<bdi>${'x'.repeat(299)}…</bdi>`)
})

test('JSON in a script can neither end it nor begin a comment, and says the same', () => {
  const value = { text: '</script><!-- <script> \u2028\u2029 \ud83d &' }
  const { markup } = scriptJson(value)
  expect(markup).not.toMatch(/[<\u2028\u2029]/)
  expect(JSON.parse(markup)).toEqual(value)
})
