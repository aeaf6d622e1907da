import { sourceOf } from '../cli/json-source.js'
import { readYamlTree } from '../cli/yaml-tree.js'
import type { DefinitionSource } from './definition.js'

/**
 * Reads a definition in YAML.
 *
 * @throws UsageError with the place of the first mistake
 */
export const readYamlSource = (text: string, file: string): DefinitionSource => sourceOf(text, file, readYamlTree, 'not YAML that can be a definition')
