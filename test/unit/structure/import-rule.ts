import { existsSync, readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'

/** One import or re-export, with whether it vanishes when compiled. */
export interface ImportEdge {
  readonly from: string
  readonly to: string
  readonly typeOnly: boolean
}

/** Which folders a folder may import, besides itself. `type:` allows only imports that vanish when compiled. */
export const allowedImports: Readonly<Record<string, readonly string[]>> = {
  'src/asl': [],
  'src/builder': ['src/asl'],
  'src/map-result': ['type:src/builder/map-run'],
  'src/query': ['src/asl'],
  'src/validator': ['src/asl', 'src/query'],
  'src/interpreter': ['src/asl', 'src/query'],
  'src/nlp': [],
  'src/report': ['src/nlp'],
  'src/local': ['src/asl', 'src/interpreter', 'src/query/index', 'src/query/regex', 'src/validator/index'],
  workflows: ['src/builder', 'type:tasks/lambdas', 'type:tasks/containers'],
  tasks: ['src/nlp', 'src/report', 'src/asl', 'src/builder/contract', 'src/map-result'],
  cdk: ['workflows', 'src/builder', 'type:tasks/lambdas'],
  scripts: ['src', 'workflows', 'tasks/shared', 'type:tasks/lambdas'],
}

/** Which packages a folder may import, by the beginning of their names; Node's own modules are free. */
export const allowedPackages: Readonly<Record<string, readonly string[]>> = {
  'src/asl': [],
  'src/builder': ['type:@aws-sdk/client-'],
  'src/map-result': [],
  'src/query': ['jsonata'],
  'src/interpreter': ['hyparquet'],
  'src/nlp': [],
  'src/report': [],
  'src/local': ['aedes', 'croner', 'dynalite', 'ws'],
  workflows: [],
  tasks: ['@aws-sdk/', 'p-limit', 'wink-', 'onnxruntime-node', '@duckdb/node-api', 'type:aws-lambda'],
  cdk: ['aws-cdk-lib', 'cdk-nag', 'constructs', 'esbuild'],
  scripts: ['@aws-sdk/client-', '@smithy/signature-v4', 'mqtt', 'yaml'],
}

const ownerOf = (file: string): string | undefined =>
  Object.keys(allowedImports).find((folder) => file.startsWith(`${folder}/`))

const within = (file: string, place: string): boolean => file.startsWith(`${place}/`) || file.startsWith(`${place}.`)

/** What is wrong with an import, or nothing. */
export function problemOf(edge: ImportEdge): string | undefined {
  const owner = ownerOf(edge.from)
  if (owner === undefined) return `${edge.from} lies in no folder that the rule knows`
  if (edge.to.startsWith(packageMark)) return packageProblem(edge, owner)
  if (within(edge.to, owner)) return undefined
  for (const place of allowedImports[owner] ?? []) {
    const [, onlyTypes, folder] = /^(type:)?(.*)$/.exec(place) ?? []
    if (folder !== undefined && within(edge.to, folder) && (onlyTypes === undefined || edge.typeOnly)) return undefined
  }
  return `${edge.from} may not import ${edge.to}${edge.typeOnly ? ' (as a type)' : ''}`
}

/** Stands before the name of a package in `to`. */
export const packageMark = 'package:'

function packageProblem({ from, to, typeOnly }: ImportEdge, owner: string): string | undefined {
  const name = to.slice(packageMark.length)
  const allowed = (allowedPackages[owner] ?? []).some((entry) => {
    const [, onlyTypes, start] = /^(type:)?(.*)$/.exec(entry) ?? []
    return start !== undefined && name.startsWith(start) && (onlyTypes === undefined || typeOnly)
  })
  return allowed ? undefined : `${from} may not import the package ${name}${typeOnly ? ' (as a type)' : ''}`
}

/** All TypeScript sources below a folder of the repository. */
export function sourcesBelow(root: string, folder: string): readonly string[] {
  const start = path.join(root, folder)
  if (!existsSync(start)) return []
  return readdirSync(start, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.includes('node_modules') && !name.includes('/samples/'))
    .map((name) => path.posix.join(folder, name.split(path.sep).join('/')))
    .sort()
}

/** The imports of one file, static and dynamic, without Node's own modules. */
export function importsOf(root: string, file: string): readonly ImportEdge[] {
  const source = ts.createSourceFile(file, readFileSync(path.join(root, file), 'utf8'), ts.ScriptTarget.Latest, false)
  const edges: ImportEdge[] = []
  const add = (specifier: ts.Node | undefined, typeOnly: boolean): void => {
    if (specifier === undefined || !ts.isStringLiteralLike(specifier) || specifier.text.startsWith('node:')) return
    const to = specifier.text.startsWith('.') ? path.posix.join(path.posix.dirname(file), specifier.text) : `${packageMark}${specifier.text}`
    edges.push({ from: file, to, typeOnly })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      const clause = node.importClause
      const named = clause?.namedBindings
      const allTypes = named !== undefined && ts.isNamedImports(named) && clause?.name === undefined && named.elements.every((e) => e.isTypeOnly)
      add(node.moduleSpecifier, clause?.phaseModifier === ts.SyntaxKind.TypeKeyword || allTypes)
    } else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly)
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true)
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0], false)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return edges
}
