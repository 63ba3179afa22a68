import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'

/** The oldest engines Tomte runs on: Node 20.19 without Electron, and Electron 33 (Node 20.18, Chrome 130). */
const oldestNode = 'node20.18'
const oldestChrome = 'chrome130'

/** `tomte` is a command: its file starts with a line that says who runs it, and may be executed. */
function executable(file: string): Plugin {
  const hashbang = '#!/usr/bin/env node\n'
  return {
    name: 'tomte:executable',
    generateBundle(_options, bundle) {
      const chunk = bundle[file]
      if (chunk?.type === 'chunk' && !chunk.code.startsWith('#!')) chunk.code = hashbang + chunk.code
    },
    async writeBundle(options) {
      if (options.dir) await chmod(join(options.dir, file), 0o755)
    },
  }
}

export default defineConfig({
  main: {
    plugins: [executable('cli.js')],
    build: {
      target: oldestNode,
      rolldownOptions: {
        input: {
          index: 'src/main/index.ts',
          cli: 'src/main/cli.ts',
          // Runs in the processes of user plug-ins.
          'extension-runner': 'src/main/extension/runner/runner.ts',
        },
        output: { chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      target: oldestNode,
      // A sandboxed preload is one CommonJS file: it can require nothing but Electron.
      rolldownOptions: {
        input: { preload: 'src/main/preload.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    plugins: [react()],
    build: {
      target: oldestChrome,
      minify: true,
      // The Content-Security-Policy lets nothing in that is written into the page itself.
      assetsInlineLimit: 0,
    },
  },
})
