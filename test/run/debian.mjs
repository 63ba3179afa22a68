// @ts-check
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { lastLines, runProgram } from '../../src/launch/program.mjs'
import { withProgress } from '../../src/launch/progress.mjs'
import { electronLibraries, missingTools, tools } from './tools.mjs'

/**
 * Installs what the tests need, where that is possible without asking: as root on Debian. Else it says what is missing.
 * @returns {Promise<boolean>} false where it tried and could not
 */
export async function provideTools() {
  const missing = missingTools()
  const packages = isDebian() ? missingPackages(missing) : []
  if (packages.length > 0 && process.getuid?.() === 0) return install(packages)
  if (missing.length === 0) return true
  const wanted = [...new Set(missing.flatMap(name => tools[name]?.packages ?? []))].join(' ')
  console.error(`Not on this machine: ${missing.join(', ')}.`)
  console.error(
    isDebian() ? `Get them by: sudo apt-get install ${wanted}` : `Debian's packages are: ${wanted}`,
  )
  return true
}

/** @param {string[]} packages */
async function install(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const options = ['-y', '-qq', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=120']
  const names = packages.join(' ')
  const { code, output } = await withProgress(`Installing ${names}`, async () => {
    await runProgram('apt-get', ['update', '-qq'], { env })
    return runProgram('apt-get', ['install', ...options, ...packages], { env })
  })
  if (code !== 0) console.log(`apt-get could not install ${names}:\n${lastLines(output, 15)}`)
  return code === 0
}

/** @param {string[]} missing */
function missingPackages(missing) {
  const ofTools = missing.flatMap(name => tools[name]?.packages ?? [])
  const libraries = [...electronLibraries, 'libsecret-1-0', 'libnotify-bin', 'xauth'].filter(
    name => !isInstalled(name),
  )
  return [...new Set([...ofTools, ...libraries])]
}

/**
 * Newer releases have some libraries under a name that ends in t64.
 * @param {string} name
 */
function isInstalled(name) {
  const query = spawnSync('dpkg-query', ['-s', name, `${name}t64`], { encoding: 'utf8' })
  return /^Status: install ok installed$/m.test(query.stdout ?? '')
}

function isDebian() {
  try {
    return /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'))
  } catch {
    return false
  }
}
