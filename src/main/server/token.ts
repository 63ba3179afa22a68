import { randomBytes } from 'node:crypto'
import { chmod, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { TomteError } from '../../shared/errors.ts'

/**
 * The token of this data folder's server, made with the first start and kept in `server-token` (readable by its user alone), so
 * that a bookmark and a browser's cookie outlive a restart. Who can read that file can read the workspace, too. To lock all
 * browsers out, delete it and start again.
 * @throws TomteError ERR_SERVER_TOKEN
 */
export async function loadToken(dataFolder: string): Promise<string> {
  const file = join(dataFolder, 'server-token')
  try {
    const kept = (await readFile(file, 'utf8').catch(absent)).trim()
    if (/^[\w-]{43}$/.test(kept)) {
      await chmod(file, 0o600)
      return kept
    }
    return await makeToken(file)
  } catch (error) {
    throw new TomteError('ERR_SERVER_TOKEN', `${file} cannot be used: ${(error as Error).message}.`, {
      cause: error,
      hint: 'Check that you may read and write it.',
    })
  }
}

async function makeToken(file: string): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await rm(file, { force: true })
  const handle = await open(file, 'wx', 0o600)
  try {
    await handle.writeFile(`${token}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  return token
}

function absent(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return ''
  throw error
}
