import { compileApply } from './apply.js'
import type { Node } from './ast.js'
import { compileBinary } from './binary.js'
import { compileBind, compileBlock, compileCondition } from './block.js'
import { compileCall, compilePartial } from './call.js'
import type { Code, Compiler } from './compiler.js'
import { compileUnary } from './construct.js'
import { compilePredicate } from './filter.js'
import { compileGroup } from './group.js'
import { compileLambda } from './lambda.js'
import { compileRegexLiteral } from './matcher.js'
import { descendants, members } from './navigate.js'
import { compilePath } from './path.js'
import { compileTransform } from './transform.js'
import { unsupported } from './unsupported.js'
import { collapse, keep } from './sequence.js'
import { field } from './value.js'
import { compileVariable } from './variable.js'

/** Compiles a node with its predicates and grouping, and the rule by which its result collapses. */
export function compileNode(node: Node, compiler: Compiler): Code {
  const predicates = (node.predicate ?? []).map((predicate) => compilePredicate(predicate, compiler))
  let code = predicates.reduce<Code>((inner, filter) => (input, scope) => filter(inner(input, scope), scope), compileKind(node, compiler))
  if (node.type !== 'path' && node.group !== undefined) {
    const inner = code
    const group = compileGroup(node.group, compiler)
    code = (input, scope) => group(inner(input, scope), scope)
  }
  if (node.keepArray === true) return keepingArray(code)
  return predicates.length > 0 || collapsing.has(node.type) ? (input, scope) => collapse(code(input, scope)) : code
}

/** Kinds whose code may hand out a sequence that has not collapsed yet. */
const collapsing: ReadonlySet<string> = new Set(['path', 'name', 'wildcard', 'descendant', 'binary', 'function', 'apply', 'parent'])

const keepingArray = (code: Code): Code => (input, scope) => {
  const value = code(input, scope)
  keep(value)
  return collapse(value)
}

function compileKind(node: Node, compiler: Compiler): Code {
  switch (node.type) {
    case 'string': case 'number': case 'value': {
      const { value } = node
      return () => value
    }
    case 'name': {
      const key = String(node.value)
      return (input, scope) => field(scope.run, input, key)
    }
    case 'variable': return compileVariable(node, compiler)
    case 'path': return compilePath(node, compiler)
    case 'wildcard': return (input, scope) => members(scope.run, input)
    case 'descendant': return (input, scope) => descendants(scope.run, input)
    case 'parent': {
      const label = String(node.slot?.label)
      return (_input, scope) => scope.bound(label)
    }
    case 'unary': return compileUnary(node, compiler)
    case 'binary': return compileBinary(node, compiler)
    case 'condition': return compileCondition(node, compiler)
    case 'block': return compileBlock(node, compiler)
    case 'bind': return compileBind(node, compiler)
    case 'lambda': return compileLambda(node, compiler)
    case 'function': return compileCall(node, compiler)
    case 'partial': return compilePartial(node, compiler)
    case 'apply': return compileApply(node, compiler)
    case 'transform': return compileTransform(node, compiler)
    case 'regex': return compileRegexLiteral(node)
    default: throw unsupported(`'${node.type}'`, node.position)
  }
}
