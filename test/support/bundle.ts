import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { build } from 'vite'

const root = join(import.meta.dirname, '../..')

/** A TypeScript file bundled so that plain Node can run it. */
export interface Bundle {
  file: string
  remove(): Promise<void>
}

/** Bundles `entry`; the packages are left outside, so the result lies where Node finds them. */
export async function bundle(entry: string): Promise<Bundle> {
  const folders = join(root, 'node_modules/.tomte-test')
  await mkdir(folders, { recursive: true })
  const folder = await mkdtemp(join(folders, 'bundle-'))
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: relative(root, entry),
      outDir: folder,
      target: 'node20.18',
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'bundle.mjs' } },
    },
  })
  return { file: join(folder, 'bundle.mjs'), remove: () => rm(folder, { recursive: true, force: true }) }
}
