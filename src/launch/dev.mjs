// @ts-check
import { developInBrowser } from './dev-browser.mjs'
import { developInDesktop } from './dev-desktop.mjs'
import { hasDisplay } from './display.mjs'
import { obtainElectron } from './electron.mjs'
import { requireNode } from './node-version.mjs'
import { prepare } from './prepare.mjs'
import { LaunchError } from './program.mjs'
import { inProject } from './project.mjs'

requireNode()
try {
  process.exit(await develop(process.argv.slice(2)))
} catch (error) {
  console.error(error instanceof LaunchError ? error.message : error)
  process.exitCode = 1
}

/**
 * The app with hot reload of the window, and a restart of the core when its sources change. Works on data of its own
 * (out/development) unless --data says otherwise.
 * @param {string[]} args `--server`: in the browser; all else goes to Tomte
 * @returns {Promise<number>} the exit code
 */
async function develop(args) {
  const rest = args.filter(arg => arg !== '--server')
  const options = rest.includes('--data') ? rest : ['--data', inProject('out', 'development'), ...rest]
  await prepare()
  if (rest.length === args.length && hasDisplay()) {
    const electron = await obtainElectron()
    if ('file' in electron) return developInDesktop(electron.file, options)
    console.error(`No desktop app: ${electron.reason}.`)
  }
  return developInBrowser(options)
}
