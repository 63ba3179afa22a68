import { join } from 'node:path'
import { version } from '../../package.json'
import { createBridge, validateWorkspace } from './bridge.ts'
import { systemClock } from './clock.ts'
import { checkCommand, checkUsage } from './command/check.ts'
import { processTerminal, stopSignal, tellUncaught } from './command/process.ts'
import { runCommandLine } from './command/run.ts'
import { serveCommand, serveUsage } from './command/serve.ts'
import { defaultDataFolder } from './workspace/data-folder.ts'

const terminal = processTerminal()
const serve = serveCommand({
  createBridge,
  dataFolder: defaultDataFolder(),
  windowFolder: join(import.meta.dirname, '../renderer'),
  version,
  clock: systemClock,
  stopped: stopSignal,
})
const commands = {
  serve: { usage: serveUsage, run: serve },
  check: { usage: checkUsage, run: checkCommand(validateWorkspace) },
}

tellUncaught(terminal)
const code = await runCommandLine(process.argv.slice(2), commands, version, terminal)
// What still runs after its time (a hanging program, a locked keychain) must not keep the process.
process.stdout.write('', () => process.exit(code))
