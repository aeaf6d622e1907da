import type { TaskContract } from '../../../src/builder/contract.js'
import type { CarriedGroups, ModelStep, ModelStepError, ModelStepVariable } from '../../shared/document.js'

export type GroupInput = ModelStep

/** First invocation of a model: where the entries of its lexicons and gazetteers are. */
export type Group = TaskContract<GroupInput, CarriedGroups, ModelStepError>

export type GroupVariable = ModelStepVariable
