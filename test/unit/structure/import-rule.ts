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
  'src/query': ['src/asl'],
  'src/validator': ['src/asl', 'src/query'],
  'src/interpreter': ['src/asl', 'src/query'],
  'src/nlp': [],
  'src/report': ['src/nlp'],
  'src/local': ['src/asl', 'src/interpreter'],
  workflows: ['src/builder', 'type:tasks/lambdas', 'type:tasks/containers'],
  tasks: ['src/nlp', 'src/report', 'src/asl', 'src/builder/contract'],
  cdk: ['workflows', 'src/builder', 'type:tasks/lambdas'],
  scripts: ['src', 'workflows', 'tasks/shared', 'type:tasks/lambdas'],
}

const ownerOf = (file: string): string | undefined =>
  Object.keys(allowedImports).find((folder) => file.startsWith(`${folder}/`))

const within = (file: string, place: string): boolean => file.startsWith(`${place}/`) || file.startsWith(`${place}.`)

/** What is wrong with an import, or nothing. */
export function problemOf(edge: ImportEdge): string | undefined {
  const owner = ownerOf(edge.from)
  if (owner === undefined) return `${edge.from} lies in no folder that the rule knows`
  if (within(edge.to, owner)) return undefined
  for (const place of allowedImports[owner] ?? []) {
    const [, onlyTypes, folder] = /^(type:)?(.*)$/.exec(place) ?? []
    if (folder !== undefined && within(edge.to, folder) && (onlyTypes === undefined || edge.typeOnly)) return undefined
  }
  return `${edge.from} may not import ${edge.to}${edge.typeOnly ? ' (as a type)' : ''}`
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

/** The relative imports of one file, static and dynamic. */
export function importsOf(root: string, file: string): readonly ImportEdge[] {
  const source = ts.createSourceFile(file, readFileSync(path.join(root, file), 'utf8'), ts.ScriptTarget.Latest, false)
  const edges: ImportEdge[] = []
  const add = (specifier: ts.Node | undefined, typeOnly: boolean): void => {
    if (specifier === undefined || !ts.isStringLiteralLike(specifier) || !specifier.text.startsWith('.')) return
    edges.push({ from: file, to: path.posix.join(path.posix.dirname(file), specifier.text), typeOnly })
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
