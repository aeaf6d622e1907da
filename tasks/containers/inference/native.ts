import type * as DuckDb from '@duckdb/node-api'
import type * as Onnx from 'onnxruntime-node'
import { requestProblem } from './problem.js'

/** Native packages are optional: they are loaded where they are used, and only in processes of their own. */
async function load<Module>(name: string, importing: () => Promise<Module>): Promise<Module> {
  try {
    return await importing()
  } catch (cause) {
    throw requestProblem('SW4203', `${name} cannot be loaded; install it: npm install ${name}`, { cause })
  }
}

/** @throws InferenceError SW4203 when ONNX Runtime is not installed */
export const loadOnnx = (): Promise<typeof Onnx> => load('onnxruntime-node', () => import('onnxruntime-node'))

/** @throws InferenceError SW4203 when DuckDB is not installed */
export const loadDuckDb = (): Promise<typeof DuckDb> => load('@duckdb/node-api', () => import('@duckdb/node-api'))
