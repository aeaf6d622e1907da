import { StringDecoder } from 'node:string_decoder'

/** Longest piece of a line, in characters: what a program prints without line breaks must not be kept whole. */
const longest = 16_384

/**
 * Cuts what a program prints into lines. Longer ones come in pieces.
 *
 * @param emit - told of every line, without its line break
 * @returns takes chunks; called without one at the end
 */
export function lineSplitter(emit: (line: string) => void): (chunk?: Buffer) => void {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  const cut = (): void => {
    for (let end = rest.indexOf('\n'); end !== -1; end = rest.indexOf('\n')) {
      emitPieces(rest.slice(0, end).replace(/\r$/, ''), emit)
      rest = rest.slice(end + 1)
    }
    while (rest.length > longest) {
      emit(rest.slice(0, longest))
      rest = rest.slice(longest)
    }
  }
  return (chunk) => {
    rest += chunk === undefined ? decoder.end() : decoder.write(chunk)
    cut()
    if (chunk !== undefined || rest === '') return
    emit(rest)
    rest = ''
  }
}

function emitPieces(line: string, emit: (line: string) => void): void {
  for (let at = 0; at === 0 || at < line.length; at += longest) emit(line.slice(at, at + longest))
}
