declare module 'dynalite' {
  import type { Server } from 'node:http'

  /** Makes a server that need not listen: it answers whatever `request` events it is given. */
  export default function dynalite(options: { readonly path?: string; readonly createTableMs?: number; readonly deleteTableMs?: number; readonly updateTableMs?: number }): Server
}
