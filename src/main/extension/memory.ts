import { readFile } from 'node:fs/promises'

const PAGE = 4096

/** Bytes of memory a process has now; undefined where the system does not say it to others. */
export async function memoryOf(pid: number): Promise<number | undefined> {
  if (process.platform !== 'linux') return undefined
  const text = await readFile(`/proc/${pid}/statm`, 'latin1').catch(() => '')
  const pages = Number(text.split(' ')[1])
  return Number.isFinite(pages) ? pages * PAGE : undefined
}
