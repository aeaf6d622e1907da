import type { Rule } from '../rule.js'
import { choiceOperand } from './choice-operand.js'
import { choiceRule } from './choice-rule.js'
import { credentials } from './credentials.js'
import { definitionSize } from './definition-size.js'
import { duplicateStateName } from './duplicate-state-name.js'
import { exclusiveFields } from './exclusive-fields.js'
import { expressDistributedMap } from './express-distributed-map.js'
import { expressIntegration } from './express-integration.js'
import { heartbeat } from './heartbeat.js'
import { inlineMapField } from './inline-map-field.js'
import { integrationPattern } from './integration-pattern.js'
import { itemReader } from './item-reader.js'
import { jsonPathInJsonata } from './json-path-in-jsonata.js'
import { mapLabel } from './map-label.js'
import { missingField } from './missing-field.js'
import { missingTarget } from './missing-target.js'
import { nestedTooDeeply } from './nested-too-deeply.js'
import { nextOrEnd } from './next-or-end.js'
import { noTerminalState } from './no-terminal-state.js'
import { notAnObject } from './not-an-object.js'
import { outOfRange } from './out-of-range.js'
import { processorConfig } from './processor-config.js'
import { queryLanguageField } from './query-language-field.js'
import { resourceArn } from './resource-arn.js'
import { resultWriter } from './result-writer.js'
import { retryDelay } from './retry-delay.js'
import { stateName } from './state-name.js'
import { statesAll } from './states-all.js'
import { timestamp } from './timestamp.js'
import { unknownErrorName } from './unknown-error-name.js'
import { unknownField } from './unknown-field.js'
import { unknownWord } from './unknown-word.js'
import { unreachableState } from './unreachable-state.js'
import { wrongType } from './wrong-type.js'

/** Every rule, by code. */
export const rules: readonly Rule[] = [
  nestedTooDeeply,
  notAnObject,
  missingField,
  unknownField,
  queryLanguageField,
  exclusiveFields,
  wrongType,
  outOfRange,
  unknownWord,
  jsonPathInJsonata,
  stateName,
  missingTarget,
  nextOrEnd,
  unreachableState,
  noTerminalState,
  duplicateStateName,
  inlineMapField,
  processorConfig,
  choiceRule,
  choiceOperand,
  timestamp,
  statesAll,
  retryDelay,
  heartbeat,
  credentials,
  itemReader,
  resultWriter,
  mapLabel,
  expressIntegration,
  expressDistributedMap,
  resourceArn,
  integrationPattern,
  definitionSize,
  unknownErrorName,
]
