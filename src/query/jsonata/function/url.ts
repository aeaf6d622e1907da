import { fault } from '../fault.js'
import { defineFunctions, given } from './define.js'
import type { Definition } from './define.js'

/** A function of the host's that fails on texts which are no URL (or, encoding, no Unicode). */
const converted = (name: string, convert: (text: string) => string): Definition => ['<s-:s>', given<string>((text, _rest, run) => {
  run.spendText(text.length)
  try {
    const result = convert(text)
    run.spendText(result.length)
    return result
  } catch (error) {
    if (error instanceof URIError) throw fault('D3140', { plain: name, value: text })
    throw error
  }
})]

/** Percent encoding and back. */
export const urlFunctions = defineFunctions({
  encodeUrlComponent: converted('encodeUrlComponent', encodeURIComponent),
  encodeUrl: converted('encodeUrl', encodeURI),
  decodeUrlComponent: converted('decodeUrlComponent', decodeURIComponent),
  decodeUrl: converted('decodeUrl', decodeURI),
})
