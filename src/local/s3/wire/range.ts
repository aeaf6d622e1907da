import { s3Error } from '../error.js'

/**
 * Reads a `Range` header of one range: `bytes=0-9`, `bytes=10-`, `bytes=-5`. Others are ignored, as S3 does.
 *
 * @returns start and length; `undefined` for the whole object
 * @throws ServiceError InvalidRange for a range beyond the end
 */
export function parseRange(header: string | undefined, size: number): { readonly start: number; readonly length: number } | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (first === '' && last === '') return undefined
  const unsatisfiable = () => s3Error('InvalidRange', 'The requested range is not satisfiable', { ActualObjectSize: String(size) })
  if (first === '') {
    const length = Math.min(Number(last), size)
    if (length === 0) throw unsatisfiable()
    return { start: size - length, length }
  }
  const start = Number(first)
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (start >= size) throw unsatisfiable()
  return end < start ? undefined : { start, length: end - start + 1 }
}
