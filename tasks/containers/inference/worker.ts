import { serveTasks } from '../../shared/pool/serve-tasks.js'
import { detailOf } from '../../shared/log.js'
import { RowFault } from './batch.js'
import { loadModel, probeModel } from './model.js'
import type { Model } from './model.js'
import { predictPart } from './predict.js'
import { InferenceError } from './problem.js'
import { runCommand } from './exec.js'
import type { SentError, SignatureTask, Task, TaskResult } from './task.js'
import { loadModule, predictorOf } from './user-module.js'
import type { LoadedModule } from './user-module.js'

/** A process of the pool: has one model and does one part after the other. */

const models = new Map<string, Promise<Model>>()

function modelAt(path: string): Promise<Model> {
  const found = models.get(path) ?? loadModel(path)
  models.set(path, found)
  return found
}

const modules = new Map<string, Promise<LoadedModule>>()

async function moduleAt(path: string | undefined): Promise<LoadedModule | undefined> {
  if (path === undefined) return undefined
  const found = modules.get(path) ?? loadModule(path)
  modules.set(path, found)
  return found
}

async function describe({ model, module }: SignatureTask): Promise<TaskResult> {
  const { reads, predictions } = await moduleAt(module) ?? {}
  return { kind: 'signature', signature: (await modelAt(model)).signature, module: { ...(reads === undefined ? {} : { reads }), ...(predictions === undefined ? {} : { predictions }) } }
}

async function perform(task: Task): Promise<TaskResult> {
  switch (task.kind) {
    case 'signature': return describe(task)
    case 'probe': return { kind: 'probe', shapes: await probeModel(predictorOf(await modelAt(task.model), await moduleAt(task.module)), task.features) }
    case 'predict': return { kind: 'part', part: await predictPart(await modelAt(task.model), await moduleAt(task.options.module), task) }
    case 'exec': return { kind: 'part', part: await runCommand(task) }
  }
}

function toSent(error: unknown): SentError {
  if (error instanceof RowFault) return { is: 'row', code: error.code, problem: error.problem }
  if (error instanceof InferenceError) return { is: 'own', code: error.code, message: error.message, kind: error.kind }
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? { code: error.code } : {}
  const { detail } = detailOf(error)
  return { is: 'other', name: error instanceof Error ? error.name : 'unknown error', ...code, ...(detail === undefined ? {} : { where: detail }) }
}

serveTasks(perform, toSent)
