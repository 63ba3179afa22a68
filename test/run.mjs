// @ts-check
import { requireNode } from '../src/launch/node-version.mjs'
import { prepare } from '../src/launch/prepare.mjs'
import { LaunchError } from '../src/launch/program.mjs'
import { closingLine, oneFailed, sum } from './run/count.mjs'
import { provideTools } from './run/debian.mjs'
import { steps } from './run/steps.mjs'
import { electronFault } from './run/tools.mjs'

requireNode()
try {
  process.exitCode = await run(chosenSteps(process.argv.slice(2)))
} catch (error) {
  console.log(error instanceof LaunchError ? error.message : error)
  console.log(closingLine(oneFailed))
  process.exitCode = 1
}

/**
 * Brings everything up to date, then carries out the steps, all of them even where one fails.
 * @param {string[]} names
 * @returns {Promise<number>} the exit code
 */
async function run(names) {
  const begin = Date.now()
  const needsTools = names.includes('integration') || names.includes('e2e')
  await prepare({ build: needsTools })
  const provided = !needsTools || (await provideTools())
  const fault = names.includes('e2e') && electronFault()
  if (fault) console.error(`The tests in a real Electron window do not run: ${fault}.`)

  const counts = provided ? [] : [oneFailed]
  for (const name of names) {
    const count = await /** @type {() => Promise<import('./run/count.mjs').Count>} */ (steps[name])()
    console.log(`${name}: ${closingLine(count)}\n`)
    counts.push(count)
  }
  const total = sum(counts)
  const skipped = total.skipped > 0 ? ` ${total.skipped} were skipped, for the reasons given above.` : ''
  console.log(`All of it took ${Math.round((Date.now() - begin) / 1000)} s.${skipped}`)
  console.log(closingLine(total))
  return total.failed > 0 ? 1 : 0
}

/**
 * @param {string[]} args `--only unit,types` chooses; without it, all
 * @returns {string[]}
 */
function chosenSteps(args) {
  const index = args.findIndex(arg => arg === '--only' || arg.startsWith('--only='))
  if (index < 0) return Object.keys(steps)
  const wanted = (args[index]?.split('=')[1] ?? args[index + 1] ?? '').split(',')
  const unknown = wanted.filter(name => !steps[name])
  if (unknown.length > 0)
    throw new LaunchError(`There is no step "${unknown}"; there are ${Object.keys(steps).join(', ')}.`)
  return wanted
}
