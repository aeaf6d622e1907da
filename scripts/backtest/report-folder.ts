import path from 'node:path'
import type { LoadedModel } from './model.js'

/**
 * Where each model's reports go: `report` itself for one model, else a folder a model in it. Models of one name and version differ in
 * their digests: `news-1.0.0-0f1e2d3c`.
 *
 * @param models - of different digests
 * @example
 * ```ts
 * reportFolders('report', models).get(models[0]) // 'report'
 * ```
 */
export function reportFolders(report: string, models: readonly LoadedModel[]): ReadonlyMap<LoadedModel, string> {
  return new Map(models.map((loaded): readonly [LoadedModel, string] => {
    const { model: { name, version }, digest } = loaded
    return [loaded, models.length === 1 ? report : path.join(report, `${name}-${version}-${digest.slice(0, 8)}`)]
  }))
}
