import type { Rule } from '../rule.js'
import { assignToOuterVariable } from './assign-to-outer-variable.js'
import { broadRetry } from './broad-retry.js'
import { choiceOperand } from './choice-operand.js'
import { choiceRule } from './choice-rule.js'
import { credentials } from './credentials.js'
import { definitionSize } from './definition-size.js'
import { deprecatedField } from './deprecated-field.js'
import { detachedLoop } from './detached-loop.js'
import { duplicateStateName } from './duplicate-state-name.js'
import { endlessLoop } from './endless-loop.js'
import { exclusiveFields } from './exclusive-fields.js'
import { expressDistributedMap } from './express-distributed-map.js'
import { expressIntegration } from './express-integration.js'
import { expressTooLong } from './express-too-long.js'
import { heartbeat } from './heartbeat.js'
import { hiddenError } from './hidden-error.js'
import { inlineMapField } from './inline-map-field.js'
import { inlineMapTooLarge } from './inline-map-too-large.js'
import { integrationPattern } from './integration-pattern.js'
import { invalidJsonata } from './invalid-jsonata.js'
import { invalidPath } from './invalid-path.js'
import { invalidResultPath } from './invalid-result-path.js'
import { invalidTemplateMember } from './invalid-template-member.js'
import { invalidVariableName } from './invalid-variable-name.js'
import { itemReader } from './item-reader.js'
import { jsonPathInJsonata } from './json-path-in-jsonata.js'
import { machineWithoutEnd } from './machine-without-end.js'
import { mapLabel } from './map-label.js'
import { memberTwice } from './member-twice.js'
import { missedServiceError } from './missed-service-error.js'
import { missingArgument } from './missing-argument.js'
import { missingField } from './missing-field.js'
import { missingStatesMember } from './missing-states-member.js'
import { missingTarget } from './missing-target.js'
import { missingTimeout } from './missing-timeout.js'
import { missingTaskToken } from './missing-task-token.js'
import { nestedTooDeeply } from './nested-too-deeply.js'
import { nextOrEnd } from './next-or-end.js'
import { noTerminalState } from './no-terminal-state.js'
import { noValueAtHand } from './no-value-at-hand.js'
import { notAnObject } from './not-an-object.js'
import { outOfRange } from './out-of-range.js'
import { pathAsText } from './path-as-text.js'
import { pathWithoutDollar } from './path-without-dollar.js'
import { processorConfig } from './processor-config.js'
import { queryLanguageField } from './query-language-field.js'
import { resourceArn } from './resource-arn.js'
import { resultWriter } from './result-writer.js'
import { retryDelay } from './retry-delay.js'
import { secretInDefinition } from './secret-in-definition.js'
import { silentCatch } from './silent-catch.js'
import { stateName } from './state-name.js'
import { statesAll } from './states-all.js'
import { staticResult } from './static-result.js'
import { timestamp } from './timestamp.js'
import { unassignedOnSomePath } from './unassigned-on-some-path.js'
import { undefinedVariable } from './undefined-variable.js'
import { unevaluatedExpression } from './unevaluated-expression.js'
import { unevaluatedPath } from './unevaluated-path.js'
import { unclearItems } from './unclear-items.js'
import { unknownErrorName } from './unknown-error-name.js'
import { unknownField } from './unknown-field.js'
import { unknownFieldRead } from './unknown-field-read.js'
import { unknownFunction } from './unknown-function.js'
import { unknownIntegration } from './unknown-integration.js'
import { unknownWord } from './unknown-word.js'
import { unreachableState } from './unreachable-state.js'
import { uselessRetry } from './useless-retry.js'
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
  invalidPath,
  invalidResultPath,
  invalidTemplateMember,
  memberTwice,
  invalidJsonata,
  noValueAtHand,
  missingStatesMember,
  invalidVariableName,
  assignToOuterVariable,
  undefinedVariable,
  unassignedOnSomePath,
  unknownFieldRead,
  missingTimeout,
  uselessRetry,
  missedServiceError,
  hiddenError,
  broadRetry,
  silentCatch,
  deprecatedField,
  pathWithoutDollar,
  pathAsText,
  staticResult,
  unevaluatedExpression,
  unevaluatedPath,
  unknownFunction,
  endlessLoop,
  inlineMapTooLarge,
  expressTooLong,
  secretInDefinition,
  unknownErrorName,
  missingArgument,
  missingTaskToken,
  detachedLoop,
  machineWithoutEnd,
  unknownIntegration,
  unclearItems,
]
