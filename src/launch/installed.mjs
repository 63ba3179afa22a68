// @ts-check
import { existsSync, readFileSync } from 'node:fs'
import { inProject } from './project.mjs'

/**
 * @typedef {{ version?: string, resolved?: string, integrity?: string, link?: boolean, optional?: boolean, devOptional?: boolean, peer?: boolean }} LockedPackage
 * @typedef {{ packages?: Record<string, LockedPackage> }} Lock
 */

/** Whether node_modules holds what package-lock.json asks for, to the version. Reads two files; takes milliseconds. */
export function isInstalled() {
  const wanted = readLock(inProject('package-lock.json'))
  const present = readLock(inProject('node_modules', '.package-lock.json'))
  if (!wanted || !present) return false
  return (
    holdsAll(wanted, present) &&
    topPackages(wanted).every(name => existsSync(inProject(name, 'package.json')))
  )
}

/**
 * Optional packages may be missing (they are for other systems) but must not differ.
 * @param {Lock} wanted
 * @param {Lock} present
 */
export function holdsAll(wanted, present) {
  return Object.entries(wanted.packages ?? {}).every(([path, entry]) => {
    if (path === '') return true
    const found = present.packages?.[path]
    if (!found) return Boolean(entry.optional || entry.devOptional || entry.peer)
    return found.version === entry.version && found.integrity === entry.integrity
  })
}

/**
 * The packages at the top of node_modules that no system leaves out.
 * @param {Lock} lock
 */
function topPackages(lock) {
  return Object.entries(lock.packages ?? {})
    .filter(
      ([path, entry]) =>
        /^node_modules\/(@[^/]+\/)?[^/]+$/.test(path) && !entry.optional && !entry.devOptional && !entry.peer,
    )
    .map(([path]) => path)
}

/**
 * @param {string} file
 * @returns {Lock | undefined}
 */
function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}
