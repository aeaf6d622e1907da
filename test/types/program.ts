import path from 'node:path'
import ts from 'typescript'

const root = path.resolve(import.meta.dirname, '../..')

/** Files as parsed before: programs of one test run share them. */
const parsed = new Map<string, ts.SourceFile | undefined>()

/** Every problem that the compiler reports: where, and what. */
export interface Problem {
  readonly file: string
  readonly line: number
  readonly code: number
  readonly message: string
}

/** Compiles files under the project's own options, with some texts replaced or added. Emits nothing. */
export function checkTypes(files: readonly string[], texts: ReadonlyMap<string, string> = new Map()): { readonly problems: readonly Problem[]; readonly instantiations: number } {
  const config = ts.getParsedCommandLineOfConfigFile(path.join(root, 'tsconfig.json'), {}, { ...ts.sys, onUnRecoverableConfigFileDiagnostic: (problem) => { throw new Error(ts.flattenDiagnosticMessageText(problem.messageText, '\n')) } })
  if (config === undefined) throw new Error('tsconfig.json cannot be read')
  const options = { ...config.options, noEmit: true, incremental: false, noUnusedLocals: false }
  delete options.tsBuildInfoFile
  const host = ts.createCompilerHost(options)
  const overridden = new Map([...texts].map(([file, text]) => [path.join(root, file), text]))
  const fileExists = host.fileExists.bind(host)
  const readFile = host.readFile.bind(host)
  const getSourceFile = host.getSourceFile.bind(host)
  host.fileExists = (file) => overridden.has(path.normalize(file)) || fileExists(file)
  const directoryExists = host.directoryExists?.bind(host)
  host.directoryExists = (folder) => [...overridden.keys()].some((file) => file.startsWith(`${path.normalize(folder)}/`)) || directoryExists?.(folder) === true
  host.readFile = (file) => overridden.get(path.normalize(file)) ?? readFile(file)
  host.getSourceFile = (file, languageVersion, ...rest) => {
    const text = overridden.get(path.normalize(file))
    if (text !== undefined) return ts.createSourceFile(file, text, languageVersion)
    if (!parsed.has(file)) parsed.set(file, getSourceFile(file, languageVersion, ...rest))
    return parsed.get(file)
  }
  const program = ts.createProgram(files.map((file) => path.join(root, file)), options, host)
  const problems = ts.getPreEmitDiagnostics(program).map(({ file, start = 0, code, messageText }): Problem => ({
    file: file === undefined ? '' : path.relative(root, file.fileName),
    line: file === undefined ? 0 : file.getLineAndCharacterOfPosition(start).line + 1,
    code,
    message: ts.flattenDiagnosticMessageText(messageText, '\n'),
  }))
  return { problems, instantiations: program.getInstantiationCount() }
}

export const readText = (file: string): string => {
  const text = ts.sys.readFile(path.join(root, file))
  if (text === undefined) throw new Error(`${file} cannot be read`)
  return text
}
