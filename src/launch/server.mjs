// @ts-check
import { spawn } from 'node:child_process'
import { choosePort } from './port.mjs'
import { commandFile } from './project.mjs'
import { forwardSignals } from './signals.mjs'

/**
 * Serves Tomte to a browser on loopback until it ends.
 * @param {string[]} args of `tomte serve`
 * @returns {Promise<number>} the exit code
 */
export async function openServer(args) {
  const address = args.some(arg => /^--http(=|$)/.test(arg))
    ? []
    : ['--http', `127.0.0.1:${await choosePort()}`]
  const child = spawn(process.execPath, [commandFile, 'serve', ...address, ...args], {
    stdio: ['inherit', 'pipe', 'inherit'],
  })
  const stopForwarding = forwardSignals(child)
  child.stdout.setEncoding('utf8').on('data', text => {
    process.stdout.write(text)
    const url = /^ready .*?http=(\S+)/m.exec(text)?.[1]
    if (url) console.error(`Tomte is running. Open ${url} in your browser; Ctrl+C ends it.`)
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      stopForwarding()
      resolve(code ?? (signal === 'SIGINT' ? 130 : 1))
    })
  })
}
