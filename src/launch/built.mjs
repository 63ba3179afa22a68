// @ts-check
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { projectFolder } from './project.mjs'

/** Everything the build reads; a change of its content makes the build stale. */
const sources = [
  'src/main',
  'src/shared',
  'src/renderer',
  'assets',
  'electron.vite.config.ts',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
]
const products = [
  'out/main/index.js',
  'out/main/cli.js',
  'out/preload/preload.cjs',
  'out/renderer/index.html',
]

/**
 * Whether the build is there and was made of these very sources.
 * @param {string} [folder] the project
 */
export function isBuilt(folder = projectFolder) {
  return (
    products.every(product => existsSync(join(folder, product))) &&
    readStamp(folder) === hashOfSources(folder)
  )
}

/**
 * Remembers what the build was made of.
 * @param {string} hash taken before the build began, so that a change made while it ran counts as newer
 * @param {string} [folder]
 */
export function stampBuild(hash, folder = projectFolder) {
  mkdirSync(dirname(stampFile(folder)), { recursive: true })
  writeFileSync(stampFile(folder), hash)
}

/** A build that begins invalidates the one before: half of it would be worse than none. */
export function unstampBuild(folder = projectFolder) {
  rmSync(stampFile(folder), { force: true })
}

/**
 * By content and not by time: git sets times as it likes.
 * @param {string} [folder]
 */
export function hashOfSources(folder = projectFolder) {
  const hash = createHash('sha256')
  for (const source of sources) {
    for (const file of filesUnder(folder, source))
      hash
        .update(`${file}\0`)
        .update(readFileSync(join(folder, file)))
        .update('\0')
  }
  return hash.digest('hex')
}

/**
 * @param {string} folder
 * @param {string} path
 * @returns {string[]}
 */
function filesUnder(folder, path) {
  const status = statSync(join(folder, path), { throwIfNoEntry: false })
  if (!status) return []
  if (!status.isDirectory()) return [path]
  return readdirSync(join(folder, path))
    .sort()
    .flatMap(name => filesUnder(folder, `${path}/${name}`))
}

/** @param {string} folder */
function readStamp(folder) {
  try {
    return readFileSync(stampFile(folder), 'utf8')
  } catch {
    return undefined
  }
}

/** @param {string} folder */
function stampFile(folder) {
  return join(folder, 'out', '.built-of')
}
