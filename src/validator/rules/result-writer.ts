import { shapes } from '../../asl/index.js'
import { hasSubstitution, isObject } from '../model.js'
import type { Rule } from '../rule.js'
import { shapeNodes } from '../shape-node.js'

/** Writers that cannot write. */
export const resultWriter: Rule = {
  code: 'ASL2027',
  name: 'result-writer',
  severity: 'error',
  summary: 'a ResultWriter whose parts do not go together',
  definition(definition, report) {
    for (const { shape, keys, source, language } of shapeNodes(definition)) {
      if (shape !== shapes.writer || language === undefined) continue
      const name = language === 'JSONata' ? 'Arguments' : 'Parameters'
      const { Resource: resource, WriterConfig: config } = source
      const given = source['Arguments'] ?? source['Parameters']
      if (Object.keys(source).length === 0) report({ at: keys, message: `a ResultWriter needs 'Resource' and '${name}', 'WriterConfig', or both` })
      else if (isObject(config) && Object.keys(config).length === 0) report({ at: [...keys, 'WriterConfig'], message: "a WriterConfig needs a 'Transformation' and an 'OutputType'" })
      else if (resource !== undefined && given === undefined) report({ at: keys, message: `a ResultWriter with a 'Resource' needs '${name}', with the bucket to write to` })
      else if (resource === undefined && given !== undefined) report({ at: keys, message: `a ResultWriter with '${name}' needs a 'Resource'` })
      if (typeof resource === 'string' && !hasSubstitution(resource) && !/^arn:[a-z-]+:states:::s3:putObject$/.test(resource)) {
        report({ at: [...keys, 'Resource'], message: 'results are written by arn:aws:states:::s3:putObject' })
      }
    }
  },
}
