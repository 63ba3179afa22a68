// @ts-check
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'vite'

const root = join(import.meta.dirname, '../..')

/**
 * Bundles the MQTT client so that plain Node can run it; the packages are left outside, so the result lies where Node finds them.
 * @returns {Promise<{ file: string, remove(): Promise<void> }>}
 */
export async function buildClient() {
  const folder = join(root, 'node_modules/.tomte-test', `client-${process.pid}`)
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: 'test/support/mqtt-client.ts',
      outDir: folder,
      target: 'node20.18',
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'client.mjs' } },
    },
  })
  return { file: join(folder, 'client.mjs'), remove: () => rm(folder, { recursive: true, force: true }) }
}
