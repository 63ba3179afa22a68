// @ts-check
import { hashOfSources, isBuilt, stampBuild, unstampBuild } from './built.mjs'
import { isInstalled } from './installed.mjs'
import { withLock } from './lock.mjs'
import { npmProgram } from './npm.mjs'
import { LaunchError, lastLines, runProgram } from './program.mjs'
import { withProgress } from './progress.mjs'
import { inProject } from './project.mjs'

/**
 * Installs the packages and builds Tomte, each only where it is missing or stale. Several processes may call this at once.
 * @param {{ build?: boolean }} [options] build: false for packages alone
 */
export async function prepare({ build: wantsBuild = true } = {}) {
  if (isInstalled() && (!wantsBuild || isBuilt())) return
  await withLock(
    inProject('out', '.preparing'),
    async () => {
      if (!isInstalled())
        await withProgress('Installing the packages (a minute or two the first time)', install)
      if (wantsBuild && !isBuilt()) await withProgress('Building Tomte', build)
    },
    () => console.error('Another process is preparing Tomte; waiting for it …'),
  )
}

async function install() {
  const npm = npmProgram()
  // NODE_ENV=production or an `omit` of the user's own would leave out what the build needs.
  const { code, output } = await runProgram(npm.file, [
    ...npm.args,
    'ci',
    '--include=dev',
    '--loglevel=error',
  ])
  if (code === 0) return
  throw new LaunchError(
    `npm could not install the packages (exit ${code}):\n${lastLines(output)}\n` +
      'Check the network and try again; `npm ci --loglevel=verbose` shows every step.',
  )
}

async function build() {
  const hash = hashOfSources()
  unstampBuild()
  const { code, output } = await runProgram(process.execPath, [
    inProject('node_modules', 'electron-vite', 'bin', 'electron-vite.js'),
    'build',
  ])
  if (code !== 0) {
    throw new LaunchError(
      `The build failed (exit ${code}):\n${lastLines(output)}\n\`npm run build\` shows all of it.`,
    )
  }
  stampBuild(hash)
}
