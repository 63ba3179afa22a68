import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { npmProgram } from '../../src/launch/npm.mjs'
import { projectFolder } from '../support/source-files.ts'

describe('npm start', () => {
  let dataFolder: string
  let npm: ChildProcess
  beforeEach(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'tomte-start-'))
  })
  afterEach(async () => {
    npm.kill('SIGTERM')
    await rm(dataFolder, { recursive: true, force: true, maxRetries: 10 })
  })

  it('serves Tomte to a browser where there is no display, says so in one line, and ends with npm', async () => {
    const { file, args } = npmProgram()
    const { DISPLAY: _, WAYLAND_DISPLAY: __, ...env } = process.env
    npm = spawn(file, [...args, 'start', '--', '--data', dataFolder], { cwd: projectFolder, env })
    const closed = once(npm, 'close')
    let errors = ''
    npm.stderr?.on('data', chunk => {
      errors += chunk
    })
    const address = await readAddress(npm)
    // The token is taken for a cookie, and the address shown without it.
    expect((await fetch(address, { redirect: 'manual' })).status).toBe(303)
    expect(errors.match(/^No desktop app: there is no display.*$/gm)).toHaveLength(1)
    expect(errors).toContain(`Open ${address}`)
    npm.kill('SIGTERM')
    // Its output is closed only once every process that it started is gone.
    await closed
    await expect(fetch(address)).rejects.toThrow()
  })
})

function readAddress(npm: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    npm.stdout?.on('data', chunk => {
      said += chunk
      const address = /^ready http=(\S+)$/m.exec(said)?.[1]
      if (address) resolve(address)
    })
    npm.once('close', () => reject(new Error(`npm start ended without an address: ${said}`)))
  })
}
