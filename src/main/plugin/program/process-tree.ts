import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/**
 * Sends `signal` to a program that leads a process group, and to everything it started, also what moved to a group of its own.
 * On Windows there are no signals: the tree is ended. Never rejects; answers with the processes it found beside the first, for
 * a second call after the first program is gone and its children have lost their parent.
 */
export async function signalTree(
  pid: number,
  signal: NodeJS.Signals,
  earlier: readonly number[] = [],
): Promise<number[]> {
  if (process.platform === 'win32') {
    await run('taskkill', ['/pid', String(pid), '/T', '/F'], { windowsHide: true, timeout: 2000 }).catch(
      () => {},
    )
    return []
  }
  const found = new Set([...earlier, ...(await descendants(pid))])
  send(-pid, signal)
  for (const child of found) send(child, signal)
  return [...found]
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // Already gone, or never ours: nothing is left to do.
  }
}

async function descendants(pid: number): Promise<number[]> {
  const children = new Map<number, number[]>()
  for (const [child, parent] of await parents()) {
    const siblings = children.get(parent)
    if (siblings) siblings.push(child)
    else children.set(parent, [child])
  }
  const found: number[] = []
  const waiting = [...(children.get(pid) ?? [])]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    found.push(next)
    waiting.push(...(children.get(next) ?? []))
  }
  return found
}

/** Every process with its parent. */
async function parents(): Promise<[pid: number, parent: number][]> {
  try {
    return process.platform === 'linux' ? await parentsFromProc() : await parentsFromPs()
  } catch {
    return []
  }
}

async function parentsFromProc(): Promise<[number, number][]> {
  const entries = (await readdir('/proc')).filter(name => /^\d+$/.test(name))
  const pairs = await Promise.all(
    entries.map(async (name): Promise<[number, number]> => {
      const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')
      // `pid (name) state ppid …`, where the name may hold spaces and brackets
      return [Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])]
    }),
  )
  return pairs.filter(([, parent]) => Number.isInteger(parent))
}

async function parentsFromPs(): Promise<[number, number][]> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid='], { timeout: 2000 })
  return stdout
    .trim()
    .split('\n')
    .map(line => line.trim().split(/\s+/).map(Number) as [number, number])
}
