import { BuilderError } from '../../../src/builder/index.js'

/** The code of the BuilderError that a call throws, or `nothing`. */
export function codeOf(build: () => unknown): string {
  try {
    build()
  } catch (error) {
    if (error instanceof BuilderError) return error.code
    throw error
  }
  return 'nothing'
}
