import { describe, expect, test } from '@jest/globals'
import type { MethodConfig } from '../../../../src/local/apigateway/index.js'
import { addResource, findResource, rootNode, type ResourceNode } from '../../../../src/local/apigateway/tree.js'

const method = {} as MethodConfig

/** A tree with a method at each of the paths. */
function treeOf(paths: readonly string[]): ResourceNode {
  const root = rootNode('root')
  for (const path of paths) {
    let node = root
    for (const pathPart of path.split('/').filter((part) => part !== '')) node = node.children.get(pathPart) ?? addResource(node, { apiId: 'api', id: pathPart, parentId: '', pathPart })
    node.methods.set('GET', method)
  }
  return root
}

const found = (root: ResourceNode, path: string): unknown => {
  const match = findResource(root, path)
  return match === undefined ? undefined : [match.node.path, match.pathParameters]
}

describe('a path leads to', () => {
  const tree = treeOf(['/', '/a', '/a/{id}', '/a/{id}/b', '/a/named', '/{rest+}', '/deep/only/here'])
  test.each<[string, unknown]>([
    ['/', ['/', {}]],
    ['/a', ['/a', {}]],
    ['/a/', ['/a', {}]],
    ['/a/1', ['/a/{id}', { id: '1' }]],
    ['/a/named', ['/a/named', {}]],
    ['/a/1/b', ['/a/{id}/b', { id: '1' }]],
    // what the named part does not have, the variable beside it may
    ['/a/named/b', ['/a/{id}/b', { id: 'named' }]],
    ['/a/1/c', ['/{rest+}', { rest: 'a/1/c' }]],
    ['/x/y%2Fz', ['/{rest+}', { rest: 'x/y%2Fz' }]],
    ['/deep/only', ['/{rest+}', { rest: 'deep/only' }]],
    ['/{rest+}', ['/{rest+}', { rest: '{rest+}' }]],
  ])('%s', (path, expected) => {
    expect(found(tree, path)).toEqual(expected)
  })

  test('nothing, when no resource with a method is there', () => {
    const small = treeOf(['/a/{id}'])
    for (const path of ['/', '/a', '/a/', '/a//', '/b', '/a/1/2', '/__proto__', '/a/{id}/x']) expect([path, found(small, path)]).toEqual([path, undefined])
  })
})

describe('a resource is refused', () => {
  test.each<[string, readonly string[], string]>([
    ['whose name has other characters', ['/a b'], "Resource's path part only allow"],
    ['whose variable is written wrongly', ['/{a'], "Resource's path part only allow"],
    ['below one that takes all the rest', ['/{rest+}/a'], 'Cannot create a child of a resource with a greedy path variable'],
    ['with a second variable', ['/{a}', '/{b}'], 'A sibling (/{a}) of this resource already has a variable path part'],
  ])('%s', (_, paths, message) => {
    expect(() => treeOf(paths)).toThrow(message)
  })

  test('that is there already', () => {
    const root = treeOf(['/a'])
    expect(() => addResource(root, { apiId: 'api', id: 'b', parentId: 'root', pathPart: 'a' })).toThrow('Another resource with the same parent already has this name: a')
  })
})
