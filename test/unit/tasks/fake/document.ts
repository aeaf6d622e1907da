import { itemDigest, modelDigest, packAnalysis } from '../../../../src/nlp/index.js'
import type { Analysis } from '../../../../src/nlp/index.js'
import type { CodeDigests } from '../../../../tasks/shared/code.js'
import type { ModelStep } from '../../../../tasks/shared/document.js'
import { resultKey } from '../../../../tasks/shared/result-store.js'
import { analyseToy } from '../../nlp/toy-analysis.js'
import { modelOf } from '../../nlp/model/folder.js'

/** A model that finds companies by a lexicon and numbers by a pattern, of which its rule leaves the companies. */
export const bundle = modelOf({
  'groups/company.json': { entries: ['Acme', 'Globex'] },
  'patterns/all.json': { patterns: [
    { id: 'company', label: 'A', tokens: [{ group: 'company' }] },
    { id: 'number', label: 'B', tokens: [{ pos: 'NUM' }] },
  ] },
  'rules/all.json': { rules: [{ id: 'no-numbers', action: 'drop', when: { label: 'B' } }] },
}).bundle

export const digestOfModel = modelDigest(bundle)

/** What runs in the tests. */
export const code: CodeDigests = { taskCodeDigest: 't', baseNlpDigest: 'n' }

/** The key of a text's result. */
export const resultKeyOf = (text: string): string => resultKey({ modelDigest: digestOfModel, ...code, textDigest: itemDigest(text) })

/** A document as a step of a model gets it. */
export const stepOf = (text: string, analysis: Analysis = analyseToy(text)): ModelStep => ({
  modelDigest: digestOfModel,
  document: { digest: itemDigest(text), text: { value: text, key: null } },
  analysis: { value: packAnalysis(text, analysis), key: null },
  resultKey: resultKeyOf(text),
})
