// @ts-check
import { spawn } from 'node:child_process'
import { projectFolder } from './project.mjs'
import { onEnd } from './signals.mjs'

/** What a person needs to know of a failure of the launcher: no stack, several lines allowed. */
export class LaunchError extends Error {}

const longestTail = 64 * 1024

/**
 * Runs a program to its end in the project folder, without input, and keeps the end of what it says.
 * @param {string} file
 * @param {string[]} args
 * @param {{ timeout?: number, env?: NodeJS.ProcessEnv }} [options] timeout in milliseconds
 * @returns {Promise<{ code: number, output: string, timedOut: boolean }>} code -1 where it could not be started
 */
export function runProgram(file, args, { timeout, env = process.env } = {}) {
  return new Promise(resolve => {
    const child = spawn(file, args, { cwd: projectFolder, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const stopListening = onEnd(() => child.kill())
    let output = ''
    let timedOut = false
    const timer =
      timeout === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true
            child.kill()
          }, timeout)
    child.stdout.setEncoding('utf8').on('data', keep)
    child.stderr.setEncoding('utf8').on('data', keep)
    child.on('error', error => finish(-1, error.message))
    child.on('close', (code, signal) => finish(code ?? (signal ? 1 : 0)))

    /** @param {string} text */
    function keep(text) {
      output = (output + text).slice(-longestTail)
    }

    /**
     * @param {number} code
     * @param {string} [text]
     */
    function finish(code, text = '') {
      clearTimeout(timer)
      stopListening()
      resolve({ code, output: output + text, timedOut })
    }
  })
}

/**
 * The last lines of a program's output, for an error message.
 * @param {string} output
 * @param {number} [lines]
 */
export function lastLines(output, lines = 30) {
  return output.trimEnd().split(/\r?\n/).slice(-lines).join('\n')
}
