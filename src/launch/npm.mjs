// @ts-check
import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { LaunchError } from './program.mjs'

/**
 * How npm is started: as a JavaScript file run by this Node, which is the one way that works alike on every system (Node
 * refuses to start `npm.cmd` without a shell).
 * @returns {{ file: string, args: string[] }}
 */
export function npmProgram() {
  const script = npmScripts().find(path => existsSync(path))
  if (script) return { file: process.execPath, args: [script] }
  if (process.platform !== 'win32') return { file: 'npm', args: [] }
  throw new LaunchError('npm was not found beside Node. Start Tomte with `npm start`.')
}

function npmScripts() {
  const given = process.env.npm_execpath
  const folder = dirname(process.execPath)
  return [
    ...(given && basename(given) === 'npm-cli.js' ? [given] : []),
    join(folder, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(folder, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ]
}
