import { existsSync } from 'node:fs'
import { join, relative, isAbsolute } from 'node:path'
import { pathToFileURL } from 'node:url'
import { RuntimeError } from './runtime-error.js'

/** A handler of Node 24: it answers by its promise, or at once. */
export type Handler = (event: unknown, context: object) => unknown

const extensions = ['.mjs', '.js', '.cjs']

/**
 * Imports the module of a handler and finds its export.
 *
 * @param handler - `index.handler`, or `folder/index.handler`
 * @throws RuntimeError as AWS names what is wrong; whatever the module throws while it is imported
 */
export async function loadHandler(codeDirectory: string, handler: string): Promise<Handler> {
  const dot = handler.indexOf('.', handler.lastIndexOf('/') + 1)
  if (dot <= 0 || dot === handler.length - 1) throw new RuntimeError('Runtime.MalformedHandlerName', `Bad handler ${handler}: write it as module.export`)
  const path = modulePath(codeDirectory, handler.slice(0, dot))
  const found = exportOf(await importModule(path), handler.slice(dot + 1))
  if (typeof found !== 'function') throw new RuntimeError('Runtime.HandlerNotFound', `${handler} is undefined or not exported`)
  if (found.length > 2) {
    throw new RuntimeError('Runtime.CallbackHandlerDeprecated', `${handler} takes a callback: AWS Lambda has removed support for callback-based handlers with Node.js 24. Return a promise instead.`)
  }
  return found as Handler
}

function modulePath(codeDirectory: string, name: string): string {
  const stem = join(codeDirectory, name)
  const inside = relative(codeDirectory, stem)
  if (inside.startsWith('..') || isAbsolute(inside)) throw new RuntimeError('Runtime.MalformedHandlerName', `Bad handler module ${name}: it lies outside the function's code`)
  const path = extensions.map(extension => stem + extension).find(candidate => existsSync(candidate))
  if (path === undefined) throw new RuntimeError('Runtime.ImportModuleError', `Error: Cannot find module '${name}' in the function's code (${extensions.join(', ')})`)
  return path
}

async function importModule(path: string): Promise<unknown> {
  try {
    return await import(pathToFileURL(path).href) as unknown
  } catch (error) {
    if (error instanceof SyntaxError) throw new RuntimeError('Runtime.UserCodeSyntaxError', `SyntaxError: ${error.message}`)
    if (isModuleMissing(error)) throw new RuntimeError('Runtime.ImportModuleError', `Error: ${error.message}`)
    throw error
  }
}

/** Exports of a CommonJS module stand below `default`, too. */
function exportOf(module: unknown, name: string): unknown {
  return name.split('.').reduce(member, module) ?? name.split('.').reduce(member, member(module, 'default'))
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined
}

function isModuleMissing(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && (error.code === 'ERR_MODULE_NOT_FOUND' || error.code === 'MODULE_NOT_FOUND')
}
