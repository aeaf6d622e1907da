import { readdirSync, readFileSync } from 'node:fs'

/**
 * Megabytes of memory that a process and all that it started hold, one figure a process. Linux only: they come from `/proc`.
 *
 * @param pid - of the process
 * @source proc(5): `PPid` and `VmRSS` in `/proc/PID/status`
 */
export function megabytesOf(pid: number): readonly number[] {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => statusOf(name))
  const family = new Set([pid])
  // a child may stand before its parent in the list
  for (let size = 0; size !== family.size;) {
    size = family.size
    for (const one of processes) if (family.has(one.parent)) family.add(one.pid)
  }
  return processes.filter((one) => family.has(one.pid)).map(({ megabytes }) => megabytes)
}

interface Status {
  readonly pid: number
  readonly parent: number
  readonly megabytes: number
}

function statusOf(name: string): readonly Status[] {
  let text
  try {
    text = readFileSync(`/proc/${name}/status`, 'utf8')
  } catch {
    // it ended meanwhile
    return []
  }
  const field = (title: string): number => Number(new RegExp(`^${title}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0)
  return [{ pid: Number(name), parent: field('PPid'), megabytes: field('VmRSS') / 1024 }]
}
