import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { requestProblem } from './problem.js'

/** The folders of one instance of a job. */
export interface Places {
  readonly input: string
  readonly model: string
  readonly output: string
  /** Parts that are done, of files that are not; no part of the output. */
  readonly work: string
  /** Where SageMaker reads why a job failed. */
  readonly message: string
  readonly host: string
}

interface Named {
  readonly inputName: string
  readonly modelName: string
  readonly outputName: string
}

const base = '/opt/ml/processing'

/**
 * Finds the folders as SageMaker Processing laid them out: where the job's configuration says, else below `/opt/ml/processing`.
 *
 * @param root - stands before absolute paths; `/` in a container
 * @throws InferenceError SW4230 when a configuration is there and cannot be read
 */
export async function findPlaces(root: string, { inputName, modelName, outputName }: Named): Promise<Places> {
  const job = await readConfig(path.join(root, '/opt/ml/config/processingjobconfig.json'))
  const resource = await readConfig(path.join(root, '/opt/ml/config/resourceconfig.json'))
  const inputs = records(job['ProcessingInputs'])
  const outputs = records(record(job['ProcessingOutputConfig'])['Outputs'])
  const place = (found: string | undefined, name: string): string => path.join(root, found ?? `${base}/${name}`)
  const inputPath = (name: string) => place(localPath(inputs.find((entry) => entry['InputName'] === name), 'S3Input'), name)
  const host = resource['current_host']
  return {
    input: inputPath(inputName),
    model: inputPath(modelName),
    output: place(localPath(outputs.find((entry) => entry['OutputName'] === outputName), 'S3Output'), outputName),
    work: path.join(root, `${base}/work`),
    message: path.join(root, '/opt/ml/output/message'),
    host: typeof host === 'string' ? host : 'local',
  }
}

type Json = Readonly<Record<string, unknown>>
const record = (value: unknown): Json => typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Json : {}
const records = (value: unknown): readonly Json[] => Array.isArray(value) ? value.map(record) : []

function localPath(entry: Json | undefined, member: string): string | undefined {
  const found = record(entry?.[member])['LocalPath']
  return typeof found === 'string' ? found : undefined
}

async function readConfig(file: string): Promise<Json> {
  try {
    return record(JSON.parse(await readFile(file, 'utf8')))
  } catch (cause) {
    if (isAbsent(cause)) return {}
    throw requestProblem('SW4230', `${file} cannot be read as JSON`, { cause })
  }
}

/** A file or folder is not there. */
export const isAbsent = (error: unknown): boolean => typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT'

/**
 * The files below a folder, as names relative to it, in order. Names that begin with a dot or an underscore are none, as everywhere around S3.
 *
 * @returns nothing when there is no folder: an instance may get no object
 */
export async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if (isAbsent(error)) return []
    throw error
  })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .filter((name) => !name.split('/').some((step) => /^[._]/.test(step)))
    .sort()
}

/**
 * The model's file: the only `.onnx` in the folder.
 *
 * @throws InferenceError SW4229 when there is none, or several
 */
export async function findModel(folder: string): Promise<string> {
  const names = (await filesBelow(folder)).filter((name) => name.endsWith('.onnx'))
  const [name] = names
  if (name === undefined || names.length > 1) throw requestProblem('SW4229', `the model's folder has ${names.length} .onnx files, and one is wanted`)
  return path.join(folder, name)
}

const messageBytes = 1024

/** Leaves the reason where SageMaker shows it: 1 KB at most, whole characters. */
export async function leaveMessage(file: string, reason: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true })
  const bytes = Buffer.from(reason)
  let end = Math.min(bytes.length, messageBytes)
  while (end < bytes.length && end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  await writeFile(file, bytes.subarray(0, end))
}
