import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

/** Where the peer and the Node that it needs lie: nobody else needs them, so they are no dependency. */
const folder = path.resolve('node_modules/.cache/stepwright-bench')
const packages = ['aws-local-stepfunctions@3.0.0', 'node@22']

export interface Peer {
  readonly node: string
  readonly folder: string
}

/** Installs the peer once. @returns `undefined`, with the reason said, when that does not succeed */
export async function findPeer(say: (line: string) => void): Promise<Peer | undefined> {
  const peer = { node: path.join(folder, 'node_modules/node/bin/node'), folder: path.join(folder, 'node_modules/aws-local-stepfunctions') }
  if (existsSync(peer.node) && existsSync(peer.folder)) return peer
  try {
    await mkdir(folder, { recursive: true })
    await writeFile(path.join(folder, 'package.json'), '{"private":true}\n')
    say(`installing ${packages.join(' and ')} to compare with`)
    await promisify(execFile)('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts=false', ...packages], { cwd: folder })
    if (existsSync(peer.node) && existsSync(peer.folder)) return peer
    throw new Error('they are not where they should be')
  } catch (error) {
    say(`not compared with aws-local-stepfunctions: ${error instanceof Error ? error.message.split('\n')[0] ?? '' : String(error)}`)
    return undefined
  }
}
