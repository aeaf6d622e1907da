import path from 'node:path'
import ts from 'typescript'

const root = path.resolve(import.meta.dirname, '../..')

/** Compiles files under the project's own options, with some texts replaced or added. Emits nothing. */
export function checkTypes(files: readonly string[], texts: ReadonlyMap<string, string> = new Map()): { readonly diagnostics: readonly string[]; readonly instantiations: number } {
  const config = ts.getParsedCommandLineOfConfigFile(path.join(root, 'tsconfig.json'), {}, { ...ts.sys, onUnRecoverableConfigFileDiagnostic: (problem) => { throw new Error(ts.flattenDiagnosticMessageText(problem.messageText, '\n')) } })
  if (config === undefined) throw new Error('tsconfig.json cannot be read')
  const options = { ...config.options, noEmit: true, incremental: false, noUnusedLocals: false }
  delete options.tsBuildInfoFile
  const host = ts.createCompilerHost(options)
  const overridden = new Map([...texts].map(([file, text]) => [path.join(root, file), text]))
  const { fileExists, readFile } = host
  host.fileExists = (file) => overridden.has(path.normalize(file)) || fileExists.call(host, file)
  host.readFile = (file) => overridden.get(path.normalize(file)) ?? readFile.call(host, file)
  const getSourceFile = host.getSourceFile.bind(host)
  host.getSourceFile = (file, languageVersion, ...rest) => {
    const text = overridden.get(path.normalize(file))
    return text === undefined ? getSourceFile(file, languageVersion, ...rest) : ts.createSourceFile(file, text, languageVersion)
  }
  const program = ts.createProgram(files.map((file) => path.join(root, file)), options, host)
  const diagnostics = ts.getPreEmitDiagnostics(program).map((problem) => {
    const place = problem.file === undefined || problem.start === undefined ? '' : `${path.relative(root, problem.file.fileName)}:${problem.file.getLineAndCharacterOfPosition(problem.start).line + 1} `
    return `${place}TS${problem.code} ${ts.flattenDiagnosticMessageText(problem.messageText, '\n')}`
  })
  return { diagnostics, instantiations: program.getInstantiationCount() }
}
