import { constants } from 'node:fs'
import { copyFile, open, rename } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { fileTime } from './backup.ts'

/** Copies a damaged file to `NAME.damaged-TIME.json` beside it, never over another file, and resolves with that name. */
export async function copyAside(file: string, time: number): Promise<string> {
  const aside = await freeName(file, time, name => copyFile(file, name, constants.COPYFILE_EXCL))
  const handle = await open(aside, 'r+')
  try {
    await handle.chmod(0o600)
    await handle.sync()
  } finally {
    await handle.close()
  }
  return aside
}

/** As `copyAside`, but the file itself is then gone. */
export async function moveAside(file: string, time: number): Promise<string> {
  // The empty file claims the name; the rename then takes its place.
  const aside = await freeName(file, time, async name => (await open(name, 'wx', 0o600)).close())
  await rename(file, aside)
  return aside
}

async function freeName(file: string, time: number, claim: (name: string) => Promise<void>): Promise<string> {
  const extension = extname(file)
  const stem = join(dirname(file), `${basename(file, extension)}.damaged-${fileTime(time)}`)
  for (let attempt = 1; ; attempt++) {
    const name = `${stem}${attempt === 1 ? '' : `-${attempt}`}${extension}`
    try {
      await claim(name)
      return name
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt === 1000) throw error
    }
  }
}
