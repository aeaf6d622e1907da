export { createIdentities } from './identity.js'
export type { Credentials, Identities, Role } from './identity.js'
export { signerOf } from './signature.js'
export type { Signer } from './signature.js'
