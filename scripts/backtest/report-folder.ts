import path from 'node:path'
import { UsageError } from '../cli/command.js'
import type { LoadedModel } from './model.js'

/**
 * Where each model's reports go: `report` itself for one model, else a folder a model in it. Models of one name and version differ in
 * their digests: `news-1.0.0-0f1e2d3c`.
 *
 * @throws UsageError when the same model was given twice
 * @example
 * ```ts
 * reportFolders('report', models).get(models[0]) // 'report'
 * ```
 */
export function reportFolders(report: string, models: readonly LoadedModel[]): ReadonlyMap<LoadedModel, string> {
  const owners = new Map<string, string>()
  return new Map(models.map((loaded): readonly [LoadedModel, string] => {
    const { model: { name, version }, digest } = loaded
    const folder = models.length === 1 ? report : path.join(report, `${name}-${version}-${digest.slice(0, 8)}`)
    const owner = owners.get(folder)
    if (owner !== undefined) throw new UsageError(`${owner} and ${loaded.folder} hold the same model, whose reports would overwrite each other: give one of them`)
    owners.set(folder, loaded.folder)
    return [loaded, folder]
  }))
}
