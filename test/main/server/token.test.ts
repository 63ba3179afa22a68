import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loadToken } from '../../../src/main/server/token.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

it('is made once, of 256 random bits, for its user alone', async () => {
  const folder = await temporaryFolder()
  const token = await loadToken(folder)
  expect(token).toMatch(/^[\w-]{43}$/)
  expect((await stat(join(folder, 'server-token'))).mode & 0o777).toBe(0o600)
  expect(await loadToken(folder)).toBe(token)
  expect(await loadToken(await temporaryFolder())).not.toBe(token)
})

it('that others could read is closed to them', async () => {
  const folder = await temporaryFolder()
  await loadToken(folder)
  await chmod(join(folder, 'server-token'), 0o644)
  await loadToken(folder)
  expect((await stat(join(folder, 'server-token'))).mode & 0o777).toBe(0o600)
})

it.each(['', 'short', 'x'.repeat(44), `${'x'.repeat(42)} `])(
  'is made anew where the file holds %j',
  async content => {
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'server-token'), content)
    const token = await loadToken(folder)
    expect(token).toMatch(/^[\w-]{43}$/)
    expect(await readFile(join(folder, 'server-token'), 'utf8')).toBe(`${token}\n`)
  },
)

it('says so where it cannot be kept', async () => {
  const folder = await temporaryFolder()
  await mkdir(join(folder, 'server-token'))
  await expect(loadToken(folder)).rejects.toMatchObject({ code: 'ERR_SERVER_TOKEN' })
})
