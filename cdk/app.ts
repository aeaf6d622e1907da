import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { App, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import { backtestStackName } from '../workflows/index.js'
import { acknowledgeFindings } from './backtest/acknowledged.js'
import { BacktestStack } from './backtest-stack.js'
import { forgetPath } from './forget-path.js'
import { replaceFolder } from './replace-folder.js'

/**
 * `npm run synth`: writes the cloud assembly to dist/assembly, for `cdk deploy --app dist/assembly` and for the local AWS. Fails on what cdk-nag's AwsSolutions
 * finds, unless it is acknowledged with a reason.
 */

/** Seen from dist/cdk/. */
const root = fileURLToPath(new URL('../..', import.meta.url))
const assembly = path.join(root, 'dist', 'assembly')
const fresh = `${assembly}.${process.pid}`
const scratch = mkdtempSync(path.join(tmpdir(), 'stepwright-synth-'))

try {
  // an assembly is the same wherever it is made: no stack traces with this machine's paths
  const app = new App({ outdir: fresh, analyticsReporting: false, treeMetadata: false, context: { 'aws:cdk:disable-creation-stack-traces': true } })
  const stack = new BacktestStack(app, backtestStackName, { root, scratch })
  acknowledgeFindings(stack, stack)
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
  app.synth()
  forgetPath(fresh, root)
  // whole or not at all, and nothing left from the synthesis before
  replaceFolder(fresh, assembly)
} finally {
  rmSync(scratch, { recursive: true, force: true })
  rmSync(fresh, { recursive: true, force: true })
}
