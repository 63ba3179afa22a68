// `npm run torture [-- --kills 100]`: a receiver and a publisher with persistent sessions are killed (kill -9) at random
// instants while messages flow through a real mosquitto; QoS 1 and 2, MQTT 3.1.1 and 5. Any lost message, and any QoS 2 message
// that the consumer wrote down twice, is told by the exit code.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { build } from 'vite'

const root = join(import.meta.dirname, '../..')
const outDir = join(root, 'node_modules/.tomte-test/torture')
await build({
  root,
  configFile: false,
  logLevel: 'error',
  build: {
    ssr: true,
    outDir,
    target: 'node20.18',
    minify: false,
    rolldownOptions: {
      input: ['command', 'receiver', 'publisher'].map(name => join(import.meta.dirname, `${name}.ts`)),
      output: { entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs' },
    },
  },
})
const child = spawn(process.execPath, [join(outDir, 'command.mjs'), ...process.argv.slice(2)], {
  stdio: 'inherit',
})
const [code] = await once(child, 'exit')
process.exitCode = code ?? 1
