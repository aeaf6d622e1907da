import type { TaskContract } from '../../../src/builder/contract.js'
import type { Span } from '../../../src/nlp/index.js'
import type { Carried } from '../../shared/carried.js'
import type { CarriedAnnotations, CarriedGroups, ModelStep, ModelStepError, ModelStepVariable } from '../../shared/document.js'

export interface BusinessLogicInput extends ModelStep {
  readonly groups: CarriedGroups
  readonly annotations: CarriedAnnotations
}

/** The model's answer. */
export type CarriedSpans = Carried<readonly Span[]>

/** Third invocation of a model: what its rules leave of the annotations. */
export type BusinessLogic = TaskContract<BusinessLogicInput, CarriedSpans, ModelStepError>

export type BusinessLogicVariable = ModelStepVariable
