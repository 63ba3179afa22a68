// @ts-check
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { lastLines, runProgram } from './program.mjs'
import { withProgress } from './progress.mjs'
import { inProject } from './project.mjs'

const downloadTimeout = 5 * 60_000
const retryAfter = 24 * 60 * 60_000
const failureFile = inProject('out', '.electron-missing')

/**
 * The Electron program that is there already, without ever downloading one.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined}
 */
export function findElectron(env = process.env) {
  const name = readPathFile()
  const folder = env.ELECTRON_OVERRIDE_DIST_PATH
  const file = folder
    ? join(folder, name ?? usualName())
    : name && inProject('node_modules', 'electron', 'dist', name)
  return file && existsSync(file) ? file : undefined
}

/**
 * Finds Electron, or downloads it once: after a failure it is not tried again for a day, so that a machine without access
 * starts quickly.
 * @returns {Promise<{ file: string } | { reason: string }>}
 */
export async function obtainElectron() {
  const file = findElectron()
  if (file) return { file }
  if (process.env.ELECTRON_OVERRIDE_DIST_PATH) {
    return {
      reason: `there is no Electron in ELECTRON_OVERRIDE_DIST_PATH (${process.env.ELECTRON_OVERRIDE_DIST_PATH})`,
    }
  }
  if (failedLately()) return { reason: 'Electron could not be downloaded when it was last tried' }
  try {
    await withProgress('Downloading Electron (about 120 MB)', download)
  } catch (error) {
    mkdirSync(dirname(failureFile), { recursive: true })
    writeFileSync(failureFile, '')
    return { reason: /** @type {Error} */ (error).message }
  }
  rmSync(failureFile, { force: true })
  const downloaded = findElectron()
  return downloaded ? { file: downloaded } : { reason: 'the downloaded Electron is not where it should be' }
}

async function download() {
  const { code, output, timedOut } = await runProgram(
    process.execPath,
    [inProject('node_modules', 'electron', 'install.js')],
    { timeout: downloadTimeout },
  )
  if (timedOut) throw new Error('the download of Electron took over five minutes')
  if (code !== 0) throw new Error(`Electron could not be downloaded (${firstMessage(output)})`)
}

/** @param {string} output */
function firstMessage(output) {
  const lines = lastLines(output, 40).split('\n')
  return (lines.find(line => /error|failed/i.test(line)) ?? lines[0] ?? '').trim().slice(0, 200)
}

function failedLately() {
  const status = statSync(failureFile, { throwIfNoEntry: false })
  return status !== undefined && Date.now() - status.mtimeMs < retryAfter
}

function readPathFile() {
  try {
    return readFileSync(inProject('node_modules', 'electron', 'path.txt'), 'utf8')
  } catch {
    return undefined
  }
}

function usualName() {
  if (process.platform === 'win32') return 'electron.exe'
  return process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron'
}
