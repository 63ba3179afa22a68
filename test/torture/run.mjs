// `npm run torture [-- --kills 100] [-- --only sessions|runs]`. Sessions: a receiver and a publisher with persistent sessions are
// killed (kill -9) at random instants while messages flow through a real mosquitto; QoS 1 and 2, MQTT 3.1.1 and 5. Runs: the
// same with `tomte serve` while its rules act. Any lost message, any QoS 2 message that was taken twice, and any run that is
// doubled or not listed, is told by the exit code.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'vite'

const root = join(import.meta.dirname, '../..')
const folders = join(root, 'node_modules/.tomte-test')
await mkdir(folders, { recursive: true })
// A folder of its own: another one may be at work for half an hour.
const outDir = await mkdtemp(join(folders, 'torture-'))

/**
 * @param {string} folder
 * @param {Record<string, string>} input
 */
function bundle(folder, input) {
  return build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: true,
      outDir: folder,
      target: 'node20.18',
      minify: false,
      rolldownOptions: {
        input,
        output: { entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs' },
      },
    },
  })
}

try {
  const names = ['command', 'receiver', 'publisher']
  await bundle(outDir, Object.fromEntries(names.map(name => [name, join(import.meta.dirname, `${name}.ts`)])))
  await bundle(join(outDir, 'tomte'), { bundle: join(root, 'src/main/cli.ts') })
  const child = spawn(process.execPath, [join(outDir, 'command.mjs'), ...process.argv.slice(2)], {
    stdio: 'inherit',
  })
  const [code] = await once(child, 'exit')
  process.exitCode = code ?? 1
} finally {
  await rm(outDir, { recursive: true, force: true })
}
