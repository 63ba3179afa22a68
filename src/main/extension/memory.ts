import { readFile } from 'node:fs/promises'

const PAGE = 4096

/** Elsewhere a plug-in that answers tells its memory itself, and one that hangs is ended for that. */
export const seesMemory = process.platform === 'linux'

/** Bytes of memory a process has now; undefined where it is no more. */
export async function memoryOf(pid: number): Promise<number | undefined> {
  if (process.platform !== 'linux') return undefined
  const text = await readFile(`/proc/${pid}/statm`, 'latin1').catch(() => '')
  const pages = Number(text.split(' ')[1])
  return Number.isFinite(pages) ? pages * PAGE : undefined
}
