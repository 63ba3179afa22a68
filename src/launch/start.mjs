// @ts-check
import { openDesktop } from './desktop.mjs'
import { hasDisplay } from './display.mjs'
import { obtainElectron } from './electron.mjs'
import { requireNode } from './node-version.mjs'
import { prepare } from './prepare.mjs'
import { LaunchError } from './program.mjs'
import { openServer } from './server.mjs'

requireNode()
try {
  process.exitCode = await start(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof LaunchError ? error.message : error)
  process.exitCode = 1
}

/**
 * Opens the desktop app where it can be had, else serves the same app to a browser. Ends when Tomte ends.
 * @param {string[]} args `--server` asks for the browser; all else goes to Tomte
 * @returns {Promise<number>} the exit code
 */
async function start(args) {
  const rest = args.filter(arg => arg !== '--server')
  await prepare()
  if (rest.length < args.length) return openServer(rest)
  const reason = await whyNoDesktop(rest)
  if (typeof reason === 'number') return reason
  console.error(`No desktop app: ${reason}. Serving Tomte to your browser instead.`)
  return openServer(rest.filter(arg => arg !== '--no-sandbox'))
}

/**
 * Runs the desktop app to its end and gives its exit code; or gives the reason why it cannot be had, and how to get it.
 * @param {string[]} args
 * @returns {Promise<number | string>}
 */
async function whyNoDesktop(args) {
  if (!hasDisplay())
    return 'there is no display here (start it in a desktop session, where DISPLAY or WAYLAND_DISPLAY is set)'
  const electron = await obtainElectron()
  if ('reason' in electron) return `${electron.reason}; \`npx install-electron\` gets it`
  const end = await openDesktop(electron.file, args)
  return end.opened ? end.code : end.reason
}
