import type { TaskContract } from '../../src/builder/contract.js'

export interface Article {
  readonly id: string
  readonly body: string
  readonly tags?: readonly string[]
}

export type LoadNews = TaskContract<
  { readonly symbols: readonly string[]; readonly from: string; readonly to: string; readonly limit?: number },
  { readonly articles: readonly Article[] },
  'NewsUnavailable' | 'QuotaUsedUp'
>

export type ScoreArticle = TaskContract<{ readonly text: string; readonly model: string }, { readonly sentiment: number }>

export type LabelByHand = TaskContract<{ readonly text: string }, { readonly label: string }, 'Unclear'>

export interface Input {
  readonly symbols: readonly string[]
  readonly from: string
  readonly to?: string
  readonly model: { readonly name: string; readonly threshold: number }
}
