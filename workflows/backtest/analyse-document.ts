import { concat, eq, ifElse, lambda, merge, not, orElse, parseJson, sfn, sqs, stateMachine, substitution, toJson } from '../../src/builder/index.js'
import type { Expr, MachineOutput, Template } from '../../src/builder/index.js'
import type { BusinessLogic } from '../../tasks/lambdas/business-logic/contract.js'
import type { ItemMessage } from '../../tasks/lambdas/collect/contract.js'
import type { DocumentRequest } from '../../tasks/lambdas/consume/contract.js'
import type { Group } from '../../tasks/lambdas/group/contract.js'
import type { Patterns } from '../../tasks/lambdas/patterns/contract.js'
import type { baseNlp, BaseNlpInput } from './base-nlp.js'
import { certain } from './certain.js'
import { baseNlpSeconds, callSeconds, documentSeconds, patiently, stepSeconds, transientLambda, transientSfn, transientSqs } from './policy.js'

/** Every step's result has this shape; a step that failed has left nothing but the name of its error. */
const failure = (error: Expr<string>) => ({ ok: false, error, analysis: null, groups: null, annotations: null, spans: null })

/**
 * One document of a backtest: base NLP in a nested execution, then the three invocations of the model. Each result is verified; after the
 * first failure the rest is left out. The completion message is sent either way; this machine fails only when that cannot be done.
 */
export const analyseDocument = stateMachine('analyse-document', { type: 'EXPRESS', timeoutSeconds: documentSeconds, comment: 'Runs a model on one document and tells the results queue' })
  .input<DocumentRequest>()
  .define((flow) => flow
    .pass('IdentifyDocument', () => ({}), {
      assign: ($) => ({
        documentId: concat($.input.runId, '/', $.input.suite, '/', $.input.chunk, '/', $.input.index),
        runId: $.input.runId,
        suite: $.input.suite,
        chunk: $.input.chunk,
        of: $.input.of,
        index: $.input.index,
        modelDigest: $.input.modelDigest,
        resultKey: $.input.resultKey,
        document: $.input.document,
        analysisKey: $.input.analysisKey,
      }),
    })
    .task('BaseNlp', sfn.startSyncExecution, {
      arguments: ($) => ({
        StateMachineArn: substitution('BaseNlpArn'),
        Input: toJson({ document: $.vars.document, analysisKey: $.vars.analysisKey } satisfies Template<BaseNlpInput>),
      }),
      output: ($) => ({ status: orElse($.result.Status, 'FAILED'), output: orElse($.result.Output, ''), error: orElse($.result.Error, 'States.Timeout') }),
      timeoutSeconds: baseNlpSeconds + 5,
    })
    .retry(transientSfn, patiently)
    .catch('States.ALL', { output: ($) => ({ status: 'FAILED', output: '', error: $.errorOutput.Error }) }, (failed) => failed)
    .pass('ReformatBaseNlp', ($) => merge(
      ifElse(eq($.input.status, 'SUCCEEDED'), parseJson<MachineOutput<typeof baseNlp>>($.input.output), { ok: false, error: $.input.error, analysis: null }),
      { groups: null, annotations: null, spans: null },
    ), { comment: 'The nested execution answers in its own way, even when it failed: same shape as the steps below' })
    .choice('BaseNlpVerified', (base) => base
      .when(($) => not($.input.ok), (failed) => failed)
      .otherwise((analysed) => analysed
        .task('Group', lambda<Group>('GroupFunction'), {
          arguments: ($) => ({ modelDigest: $.vars.modelDigest, resultKey: $.vars.resultKey, document: $.vars.document, analysis: certain($.input.analysis) }),
          output: ($) => ({ ok: true, error: null, analysis: $.input.analysis, groups: $.result, annotations: null, spans: null }),
          timeoutSeconds: stepSeconds,
        })
        .retry(transientLambda, patiently)
        .catch('States.ALL', { output: ($) => failure($.errorOutput.Error) }, (failed) => failed)
        .choice('GroupVerified', (group) => group
          .when(($) => not($.input.ok), (failed) => failed)
          .otherwise((grouped) => grouped
            .task('Patterns', lambda<Patterns>('PatternsFunction'), {
              arguments: ($) => ({
                modelDigest: $.vars.modelDigest, resultKey: $.vars.resultKey, document: $.vars.document,
                analysis: certain($.input.analysis), groups: certain($.input.groups),
              }),
              output: ($) => ({ ok: true, error: null, analysis: $.input.analysis, groups: $.input.groups, annotations: $.result, spans: null }),
              timeoutSeconds: stepSeconds,
            })
            .retry(transientLambda, patiently)
            .catch('States.ALL', { output: ($) => failure($.errorOutput.Error) }, (failed) => failed)
            .choice('PatternsVerified', (patterns) => patterns
              .when(($) => not($.input.ok), (failed) => failed)
              .otherwise((matched) => matched
                .task('BusinessLogic', lambda<BusinessLogic>('BusinessLogicFunction'), {
                  arguments: ($) => ({
                    modelDigest: $.vars.modelDigest, resultKey: $.vars.resultKey, document: $.vars.document,
                    analysis: certain($.input.analysis), groups: certain($.input.groups), annotations: certain($.input.annotations),
                  }),
                  output: ($) => ({ ok: true, error: null, analysis: null, groups: null, annotations: null, spans: $.result }),
                  timeoutSeconds: stepSeconds,
                })
                .retry(transientLambda, patiently)
                .catch('States.ALL', { output: ($) => failure($.errorOutput.Error) }, (failed) => failed)
                .choice('BusinessLogicVerified', (logic) => logic
                  .when(($) => not($.input.ok), (failed) => failed)
                  .otherwise((decided) => decided
                    .pass('FormatResult', ($) => ({ error: null, spans: $.input.spans }))))))))))
    .task('SendCompletion', sqs.sendMessage, {
      arguments: ($) => ({
        QueueUrl: substitution('ResultQueueUrl'),
        MessageBody: {
          kind: 'item',
          runId: $.vars.runId,
          suite: $.vars.suite,
          chunk: $.vars.chunk,
          of: $.vars.of,
          index: $.vars.index,
          resultKey: $.vars.resultKey,
          error: $.input.error,
          spans: $.input.spans,
        } satisfies Template<ItemMessage>,
      }),
      output: ($) => ({ documentId: $.vars.documentId, error: $.input.error }),
      timeoutSeconds: callSeconds,
    })
    .retry(transientSqs, patiently))
