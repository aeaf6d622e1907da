import { spawn } from 'node:child_process'

/**
 * Runs a program until it has printed as many lines, and kills it with SIGKILL in the midst of its work.
 *
 * @returns the whole lines that it had printed
 */
export function runAndKill(program: string, args: readonly string[], lines: number): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--no-warnings', program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
    let text = ''
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      if (text.split('\n').length > lines) child.kill('SIGKILL')
    })
    child.once('error', reject)
    child.once('close', (_code, signal) => {
      if (signal === 'SIGKILL') resolve(text.split('\n').slice(0, -1))
      else reject(new Error(`the program ended by itself: ${text}`))
    })
  })
}
