import type { TaskContract } from '../../../src/builder/contract.js'
import type { CarriedAnnotations, CarriedGroups, ModelStep, ModelStepError, ModelStepVariable } from '../../shared/document.js'

export interface PatternsInput extends ModelStep {
  readonly groups: CarriedGroups
}

/** Second invocation of a model: what its token patterns say. */
export type Patterns = TaskContract<PatternsInput, CarriedAnnotations, ModelStepError>

export type PatternsVariable = ModelStepVariable
