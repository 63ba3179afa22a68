// @ts-check
import { spawn } from 'node:child_process'
import { needsNoSandbox } from './desktop.mjs'
import { inProject, projectFolder } from './project.mjs'
import { forwardSignals } from './signals.mjs'

/**
 * @param {string} electron
 * @param {string[]} args of Tomte
 * @returns {Promise<number>}
 */
export function developInDesktop(electron, args) {
  const bundler = inProject('node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const sandbox = needsNoSandbox(args) ? ['--noSandbox'] : []
  const child = spawn(process.execPath, [bundler, 'dev', '--watch', ...sandbox, '--', ...args], {
    cwd: projectFolder,
    stdio: 'inherit',
    env: { ...process.env, ELECTRON_EXEC_PATH: electron },
  })
  const stopForwarding = forwardSignals(child)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', code => {
      stopForwarding()
      resolve(code ?? 1)
    })
  })
}
