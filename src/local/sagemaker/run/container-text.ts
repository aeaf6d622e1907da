import { open } from 'node:fs/promises'
import { isAbsent } from '../data/absent.js'

/** Bytes of what a container may say of itself. Source: SageMaker developer guide, "Build your own processing container". */
const mostBytes = 1024

/**
 * The first kilobyte of a file that a container may have written, without a character that is cut in two.
 *
 * @returns undefined when there is none, or nothing in it
 */
export async function containerText(path: string): Promise<string | undefined> {
  let file
  try {
    file = await open(path, 'r')
  } catch (error) {
    if (isAbsent(error)) return undefined
    throw error
  }
  try {
    if (!(await file.stat()).isFile()) return undefined
    const { buffer, bytesRead } = await file.read(Buffer.alloc(mostBytes), 0, mostBytes, 0)
    const text = new TextDecoder().decode(buffer.subarray(0, bytesRead), { stream: true })
    return text === '' ? undefined : text
  } finally {
    await file.close()
  }
}
