import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, it, onTestFinished } from 'vitest'
import { claimDataFolder } from '../../../src/main/workspace/data-folder.ts'
import { bundle } from '../../support/bundle.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

describe('the claim on a data folder', () => {
  it('makes the folder for its user alone', async () => {
    const folder = join(await temporaryFolder(), 'a', 'b')
    const release = await claimDataFolder(folder)
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
    await release()
  })

  it('is refused while another holds it, in the same process', async () => {
    const folder = await temporaryFolder()
    const release = await claimDataFolder(folder)
    await expect(claimDataFolder(join(folder, '.'))).rejects.toMatchObject({ code: 'ERR_DATA_FOLDER_IN_USE' })
    await release()
    await (await claimDataFolder(folder))()
  })

  it('is refused while another process holds it, and free once that was killed', async () => {
    const folder = await temporaryFolder()
    const program = await bundle(join(import.meta.dirname, 'folder-holder.ts'))
    onTestFinished(program.remove)
    const holder = spawn(process.execPath, [program.file, folder], { stdio: ['pipe', 'pipe', 'inherit'] })
    await once(createInterface({ input: holder.stdout }), 'line')
    await expect(claimDataFolder(folder)).rejects.toMatchObject({
      code: 'ERR_DATA_FOLDER_IN_USE',
      message: `Another Tomte already works with the data folder ${folder}.`,
    })
    holder.kill('SIGKILL')
    await once(holder, 'exit')
    await (await claimDataFolder(folder))()
  })

  it('is made anew where a power failure damaged it', async () => {
    const folder = await temporaryFolder()
    await (await claimDataFolder(folder))()
    for (const name of await readdir(join(folder, 'lock')))
      await writeFile(join(folder, 'lock', name), 'garbage')
    await (await claimDataFolder(folder))()
  })

  it('says so where the folder is a file', async () => {
    const folder = join(await temporaryFolder(), 'file')
    await writeFile(folder, '')
    await expect(claimDataFolder(folder)).rejects.toMatchObject({ code: 'ERR_DATA_FOLDER' })
  })
})
