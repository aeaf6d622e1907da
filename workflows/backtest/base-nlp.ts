import { and, at, eq, lambda, lte, orElse, parseJson, s3, stateMachine, substitution } from '../../src/builder/index.js'
import type { AnalysePart, AnalyseText, CarriedAnalysis, Document } from '../../tasks/lambdas/analyse/contract.js'
import type { Merge } from '../../tasks/lambdas/merge/contract.js'
import type { Split } from '../../tasks/lambdas/split/contract.js'
import { certain } from './certain.js'
import { baseNlpSeconds, callSeconds, largeTextSeconds, patiently, stepSeconds, transientLambda, transientS3 } from './policy.js'

export interface BaseNlpInput {
  readonly document: Document
  /** The cache's object for this text. */
  readonly analysisKey: string
}

/** Most bytes of a cached analysis that is answered inline. The functions keep to the same figure: `inlineBytes.analysis`, which a test compares with the emitted definition. */
const inlineAnalysisBytes = 49_152
/** Parts of a large text that are analysed at the same time. */
const partsAtOnce = 8

const bucket = substitution('DataBucket')

/**
 * Base NLP of one text: from the cache, or analysed and saved there; a large text in parts. Answers the analysis, or a reference to a large
 * one. Whatever goes wrong, one handler answers the error's name.
 */
export const baseNlp = stateMachine('base-nlp', { type: 'EXPRESS', timeoutSeconds: baseNlpSeconds, comment: 'Base NLP of one text, cached by its content' })
  .input<BaseNlpInput>()
  .define((flow) => flow
    .pass('ReadRequest', () => ({}), { assign: ($) => ({ document: $.input.document, analysisKey: $.input.analysisKey }) })
    .parallel('Analysis', [(branch) => branch
      .task('LookUpAnalysis', s3.headObject, {
        arguments: ($) => ({ Bucket: bucket, Key: $.vars.analysisKey }),
        output: ($) => ({ found: true, bytes: orElse($.result.ContentLength, 0) }),
        timeoutSeconds: callSeconds,
      })
      .retry(transientS3, patiently)
      .catch('S3.NoSuchKeyException', { output: () => ({ found: false, bytes: 0 }) }, (missing) => missing)
      .choice('IsAnalysed', (choice) => choice
        .when(($) => and($.input.found, lte($.input.bytes, inlineAnalysisBytes)), (small) => small
          .task('ReadAnalysis', s3.getObject, {
            arguments: ($) => ({ Bucket: bucket, Key: $.vars.analysisKey }),
            output: ($) => ({ value: parseJson<NonNullable<CarriedAnalysis['value']>>($.result.Body), key: null }),
            timeoutSeconds: callSeconds,
          })
          .retry(transientS3, patiently))
        .when(($) => $.input.found, (large) => large
          .pass('ReferToAnalysis', ($) => ({ value: null, key: $.vars.analysisKey })))
        .otherwise((missing) => missing
          .choice('IsTextInline', (size) => size
            .when(($) => eq($.vars.document.text.key, null), (small) => small
              .task('AnalyseText', lambda<AnalyseText>('AnalyseFunction'), {
                arguments: ($) => ({ document: $.vars.document, analysisKey: $.vars.analysisKey }),
                timeoutSeconds: stepSeconds,
              })
              .retry(transientLambda, patiently)
              .choice('IsAnalysisInline', (result) => result
                .when(($) => eq($.input.key, null), (inline) => inline
                  .task('SaveAnalysis', s3.putObject, {
                    // an object is written as its JSON; a text would be written with quotes around it
                    arguments: ($) => ({ Bucket: bucket, Key: $.vars.analysisKey, Body: $.input.value }),
                    output: ($) => $.input,
                    timeoutSeconds: callSeconds,
                  })
                  .retry(transientS3, patiently))
                .otherwise((saved) => saved)))
            .otherwise((large) => large
              .task('SplitText', lambda<Split>('SplitFunction'), {
                arguments: ($) => ({ textKey: certain($.vars.document.text.key) }),
                timeoutSeconds: largeTextSeconds,
              })
              .retry(transientLambda, patiently)
              .map('AnalyseParts', {
                items: ($) => $.input.parts,
                maxConcurrency: partsAtOnce,
                each: (part) => part
                  .task('AnalysePart', lambda<AnalysePart>('AnalyseFunction'), {
                    arguments: ($) => ({ textKey: certain($.vars.document.text.key), part: $.input, analysisKey: $.vars.analysisKey }),
                    timeoutSeconds: stepSeconds,
                  })
                  .retry(transientLambda, patiently),
              })
              .task('MergeParts', lambda<Merge>('MergeFunction'), {
                arguments: ($) => ({ textKey: certain($.vars.document.text.key), parts: $.input, analysisKey: $.vars.analysisKey }),
                timeoutSeconds: largeTextSeconds,
              })
              .retry(transientLambda, patiently)))))
      .pass('AnalysisResult', ($) => ({ ok: true, error: null, analysis: $.input })),
    ], { output: ($) => certain(at($.result, 0)) })
    .catch('States.ALL', (failed) => failed
      .pass('HandleException', ($) => ({ ok: false, error: $.input.Error, analysis: null }))))
