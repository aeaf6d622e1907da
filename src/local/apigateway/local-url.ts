import { environment } from '../environment.js'

/** Before the id of an API in a local URL's path. No bucket's name begins so, and no queue's URL. */
export const pathPrefix = '/_execute-api/'

const host = new RegExp(`https://([a-z0-9]{10})\\.execute-api\\.${environment.region}\\.amazonaws\\.com(?![\\w.-])`, 'g')

/**
 * Puts the local address in place of the address that a REST API has on AWS, wherever it stands in a text.
 *
 * @param endpoint - of the local AWS, without a slash at its end
 *
 * @example
 * ```ts
 * localUrl('https://abcdefghij.execute-api.us-east-1.amazonaws.com/v1/', 'http://127.0.0.1:4566')
 * // 'http://127.0.0.1:4566/_execute-api/abcdefghij/v1/'
 * ```
 */
export const localUrl = (text: string, endpoint: string): string => text.replace(host, (_, apiId: string) => `${endpoint}${pathPrefix}${apiId}`)

/** The parts of a local URL's path; the rest begins with a slash. */
export function readLocalPath(path: string): { readonly apiId: string, readonly stage: string, readonly rest: string } | undefined {
  if (!path.startsWith(pathPrefix)) return undefined
  const [apiId = '', stage = '', ...rest] = path.slice(pathPrefix.length).split('/')
  return { apiId, stage, rest: `/${rest.join('/')}` }
}
