import { join } from 'node:path'
import { version } from '../../package.json'
import { systemClock } from './clock.ts'
import type { ToolSources } from './command/client/tool.ts'
import type { Terminal } from './command/command.ts'
import { processTerminal, stopSignal, tellUncaught } from './command/process.ts'
import { runCommandLine } from './command/run.ts'
import {
  checkUsage,
  pubUsage,
  recordUsage,
  replayUsage,
  secretUsage,
  serveUsage,
  subUsage,
  testUsage,
} from './command/usage.ts'

// Each command loads what it needs and no more: `tomte pub` shall not wait for the window's server.
const commands = {
  serve: {
    usage: serveUsage,
    run: async (args: string[], terminal: Terminal) => {
      tellUncaught(terminal)
      const [{ createBridge }, { serveCommand }, { defaultDataFolder }] = await Promise.all([
        import('./bridge.ts'),
        import('./command/serve.ts'),
        import('./workspace/data-folder.ts'),
      ])
      const serve = serveCommand({
        createBridge,
        dataFolder: defaultDataFolder(),
        extensionRunner: join(import.meta.dirname, 'extension-runner.js'),
        windowFolder: join(import.meta.dirname, '../renderer'),
        version,
        clock: systemClock,
        stopped: stopSignal,
      })
      return serve(args, terminal)
    },
  },
  check: {
    usage: checkUsage,
    run: async (args: string[], terminal: Terminal) => {
      const [{ validateWorkspace }, { checkCommand }] = await Promise.all([
        import('./bridge.ts'),
        import('./command/check.ts'),
      ])
      return checkCommand(validateWorkspace)(args, terminal)
    },
  },
  pub: {
    usage: pubUsage,
    helpsItself: true,
    run: async (args: string[], terminal: Terminal) =>
      (await import('./command/pub/pub.ts')).pubCommand(toolSources())(args, terminal),
  },
  sub: {
    usage: subUsage,
    helpsItself: true,
    run: async (args: string[], terminal: Terminal) =>
      (await import('./command/sub/sub.ts')).subCommand(toolSources())(args, terminal),
  },
  record: {
    usage: recordUsage,
    helpsItself: true,
    run: async (args: string[], terminal: Terminal) =>
      (await import('./command/record/record.ts')).recordCommand(toolSources())(args, terminal),
  },
  replay: {
    usage: replayUsage,
    helpsItself: true,
    run: async (args: string[], terminal: Terminal) =>
      (await import('./command/replay/replay.ts')).replayCommand(toolSources())(args, terminal),
  },
  secret: {
    usage: secretUsage,
    run: async (args: string[], terminal: Terminal) => {
      const [{ SecretPlaces }, { secretCommand }, { defaultDataFolder }] = await Promise.all([
        import('./bridge/secret-places.ts'),
        import('./command/secret.ts'),
        import('./workspace/data-folder.ts'),
      ])
      const placesIn = (dataFolder: string) =>
        new SecretPlaces({ dataFolder, clock: systemClock, notify: ({ text }) => terminal.error(text) })
      return secretCommand(placesIn, defaultDataFolder())(args, terminal)
    },
  },
  test: {
    usage: testUsage,
    run: async (args: string[], terminal: Terminal) => {
      const [{ offlineTools }, { runRuleTestFile }, { testCommand }] = await Promise.all([
        import('./bridge/question/offline-tools.ts'),
        import('./bridge/question/rule-test-file.ts'),
        import('./command/test/test.ts'),
      ])
      return testCommand(file => runRuleTestFile(file, offlineTools()))(args, terminal)
    },
  },
}

function toolSources(): ToolSources {
  return {
    input: process.stdin,
    output: process.stdout,
    error: process.stderr,
    clock: systemClock,
    random: Math.random,
    stopped: stopSignal,
    async savedBroker(id, dataFolder) {
      const [
        { savedBroker },
        { validateWorkspace },
        { BoundSecrets },
        { SecretPlaces },
        { KeychainSecretStore },
        { defaultDataFolder },
      ] = await Promise.all([
        import('./command/client/saved-broker.ts'),
        import('./bridge.ts'),
        import('./bridge/bound-secrets.ts'),
        import('./bridge/secret-places.ts'),
        import('./secret/keychain-secret-store.ts'),
        import('./workspace/data-folder.ts'),
      ])
      const secrets = new KeychainSecretStore(systemClock)
      const read = savedBroker({
        dataFolder: defaultDataFolder(),
        validate: validateWorkspace,
        secretFor: folder =>
          new BoundSecrets(
            secrets,
            new SecretPlaces({
              dataFolder: folder,
              clock: systemClock,
              notify: ({ text }) => processTerminal().error(text),
            }),
          ).readFor,
      })
      return read(id, dataFolder)
    },
  }
}

const terminal = processTerminal()
const code = await runCommandLine(process.argv.slice(2), commands, version, terminal)
// What still runs after its time (a hanging program, a locked keychain) must not keep the process.
process.stdout.write('', () => process.exit(code))
