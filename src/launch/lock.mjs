// @ts-check
import { closeSync, mkdirSync, openSync, rmSync, statSync, utimesSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { onEnd } from './signals.mjs'

const beat = 1000
const staleAfter = 10_000

/**
 * Lets one process at a time do the work: others wait. A lock whose owner no longer touches it (it was killed) is taken over.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @param {() => void} [onWait] called once where another process is at work
 * @returns {Promise<T>}
 */
export async function withLock(file, work, onWait = () => {}) {
  mkdirSync(dirname(file), { recursive: true })
  for (let waited = false; !take(file); waited = true) {
    if (!waited) onWait()
    await sleep(200)
  }
  const release = () => rmSync(file, { force: true })
  const timer = setInterval(() => touch(file), beat)
  const stopListening = onEnd(release)
  try {
    return await work()
  } finally {
    clearInterval(timer)
    stopListening()
    release()
  }
}

/** @param {string} file */
function take(file) {
  try {
    closeSync(openSync(file, 'wx'))
    return true
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error
    if (isStale(file)) rmSync(file, { force: true })
    return false
  }
}

/** @param {string} file */
function isStale(file) {
  const status = statSync(file, { throwIfNoEntry: false })
  return status !== undefined && Date.now() - status.mtimeMs > staleAfter
}

/** @param {string} file */
function touch(file) {
  const now = new Date()
  try {
    utimesSync(file, now, now)
  } catch {
    // Someone removed the folder; the work itself will say so.
  }
}
