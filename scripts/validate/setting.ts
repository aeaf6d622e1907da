import type { Level, ValidateOptions } from '../../src/validator/index.js'

export type WorkflowType = NonNullable<ValidateOptions['type']>

export const isWorkflowType = (value: unknown): value is WorkflowType => value === 'STANDARD' || value === 'EXPRESS'

/** What the user asks for, besides the files. */
export interface Setting {
  /** Of definitions outside of templates, and of those in templates that do not say it. */
  readonly type: WorkflowType
  readonly items?: number
  /** Levels by rule name. */
  readonly levels: Readonly<Record<string, Level>>
  readonly secondOpinion: boolean
}
