import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findElectron } from '../../src/launch/electron.mjs'
import { projectFolder } from '../support/source-files.ts'
import { type DesktopWindow, openDesktopWindow } from './support/desktop.ts'
import { runExamplePlugin } from './support/example-plugin.ts'
import { hostFault } from './support/hosts.ts'

const fault = process.platform === 'linux' ? hostFault('desktop') : 'it is for Linux'

describe.skipIf(fault)(`the packaged app${fault ? `: ${fault}` : ''}`, () => {
  let folder: string
  let tomte: DesktopWindow

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tomte-package-'))
    await pack(folder)
    tomte = await openDesktopWindow({ program: join(folder, 'linux-unpacked', 'tomte') })
    await tomte.page.waitForSelector('#root > :not(style)')
  })
  afterAll(async () => {
    await tomte?.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('opens its window from the archive, without a problem', async () => {
    expect(await tomte.app.evaluate(({ app }) => app.getAppPath())).toMatch(/resources\/app\.asar$/)
    expect(await tomte.page.title()).toBe('Tomte')
    await tomte.page.waitForLoadState('networkidle')
    expect(tomte.problems).toEqual([])
  })

  it('loads its native modules', async () => {
    const loaded = await tomte.app.evaluate(({ app }) => {
      const require = process
        .getBuiltinModule('node:module')
        .createRequire(`${app.getAppPath()}/out/main/index.js`)
      return ['keytar', 'classic-level'].map(name => typeof require(name))
    })
    expect(loaded).toEqual(['object', 'object'])
  })

  it('runs user plug-ins', async () => {
    expect(await runExamplePlugin(tomte)).toMatchObject({ state: 'running', restarts: 0 })
  })

  it('holds the dependencies and nothing of development', async () => {
    const packed = await tomte.app.evaluate(({ app }) => {
      const { readdirSync } = process.getBuiltinModule('node:fs')
      const folder = `${app.getAppPath()}/node_modules`
      return readdirSync(folder).flatMap(name =>
        name.startsWith('@') ? readdirSync(`${folder}/${name}`).map(inner => `${name}/${inner}`) : [name],
      )
    })
    const lock = JSON.parse(await readFile(join(projectFolder, 'package-lock.json'), 'utf8'))
    const development = packed.filter(name => lock.packages[`node_modules/${name}`]?.dev !== undefined)
    expect(development).toEqual([])
    expect(packed).toContain('classic-level')
  })
})

/** As in README, with the Electron at hand. The fuse would keep the test from steering the app. */
async function pack(output: string): Promise<void> {
  const electronDist = dirname(findElectron() ?? '')
  const version = (await readFile(join(electronDist, 'version'), 'utf8')).trim().replace(/^v/, '')
  await promisify(execFile)(
    process.execPath,
    [
      join(projectFolder, 'node_modules/electron-builder/cli.js'),
      ...['--linux', '--dir', `-c.electronDist=${electronDist}`, `-c.electronVersion=${version}`],
      ...[`-c.directories.output=${output}`, '-c.electronFuses.enableNodeCliInspectArguments=true'],
    ],
    { cwd: projectFolder },
  )
}
