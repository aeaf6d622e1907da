import { createHmac } from 'node:crypto'

/** Derived keys that are kept: one a key, day, region and service. */
const mostKept = 1000

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()

/** What a secret becomes for one day, region and service. */
export type SigningKeys = (accessKeyId: string, secret: string, day: string, region: string, service: string) => Buffer

/**
 * Derives signing keys, and remembers them: four digests a day and key instead of four a request.
 * Source: IAM user guide, "Create a signed AWS API request", step 4.
 */
export function createSigningKeys(): SigningKeys {
  const kept = new Map<string, Buffer>()
  return (accessKeyId, secret, day, region, service) => {
    const name = `${accessKeyId}/${day}/${region}/${service}`
    const known = kept.get(name)
    if (known !== undefined) return known
    const key = [region, service, 'aws4_request'].reduce(hmac, hmac(`AWS4${secret}`, day))
    if (kept.size >= mostKept) kept.clear()
    kept.set(name, key)
    return key
  }
}
