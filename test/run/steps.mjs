// @ts-check
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { npmProgram } from '../../src/launch/npm.mjs'
import { runProgram } from '../../src/launch/program.mjs'
import { withProgress } from '../../src/launch/progress.mjs'
import { inProject, projectFolder } from '../../src/launch/project.mjs'
import { countReport, oneFailed, onePassed } from './count.mjs'
import { testsLeftOut } from './needs.mjs'

const vitestTimeout = 12 * 60_000
const biome = inProject('node_modules', '@biomejs', 'biome', 'bin', 'biome')

/**
 * The steps in their order; each gives its count.
 * @type {Record<string, () => Promise<import('./count.mjs').Count>>}
 */
export const steps = {
  format: () => check('Format', process.execPath, [biome, 'format']),
  lint: () =>
    check('Lint', process.execPath, [biome, 'check', '--formatter-enabled=false', '--error-on-warnings']),
  types: () => {
    const npm = npmProgram()
    return check('Types', npm.file, [...npm.args, 'run', '--silent', 'types'])
  },
  unit: () => vitest('unit'),
  integration: () => vitest('integration'),
  e2e: () => vitest('e2e'),
}

/**
 * A program that passes or fails as a whole; what it says is shown only where it fails.
 * @param {string} title
 * @param {string} file
 * @param {string[]} args
 */
async function check(title, file, args) {
  const { code, output } = await withProgress(title, () => runProgram(file, args))
  if (code === 0) return onePassed
  console.log(`${output.trimEnd()}\n${title} failed.`)
  return oneFailed
}

/**
 * The tests of one vitest project, told as they go.
 * @param {string} project
 */
async function vitest(project) {
  const folder = mkdtempSync(join(tmpdir(), 'tomte-test-'))
  const report = join(folder, 'report.json')
  const leftOut = testsLeftOut(project)
  for (const { file, lacks } of leftOut) console.log(`${file} does not run: ${lacks.join(' and ')} missing.`)
  try {
    const code = await runShown([
      inProject('node_modules', 'vitest', 'vitest.mjs'),
      ...['run', '--project', project, '--passWithNoTests'],
      ...leftOut.flatMap(({ file }) => ['--exclude', file]),
      ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    ])
    return countReport(JSON.parse(readFileSync(report, 'utf8')), code)
  } catch (error) {
    console.log(`The ${project} tests did not end in order: ${/** @type {Error} */ (error).message}`)
    return oneFailed
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * @param {string[]} args of Node
 * @returns {Promise<number>}
 */
function runShown(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: projectFolder,
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    const timer = setTimeout(() => {
      console.log(`Still not done after ${vitestTimeout / 60_000} minutes; stopped.`)
      child.kill('SIGKILL')
    }, vitestTimeout)
    child.on('error', reject)
    child.on('close', code => {
      clearTimeout(timer)
      resolve(code ?? 1)
    })
  })
}
