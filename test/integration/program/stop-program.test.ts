import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runProgramAction } from '../../../src/main/plugin/program/run-program.ts'
import { actionContext, execute } from '../../support/action-context.ts'

const node = process.execPath
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tomte-family-'))
})
afterAll(() => rm(folder, { recursive: true }))

const tellPid = 'require("node:fs").appendFileSync(process.env.PIDS, process.pid + "\\n");'
const stay = 'setInterval(() => {}, 1000);'
const ignoreTerm = 'process.on("SIGTERM", () => {});'
const stubborn = JSON.stringify([`-e`, ignoreTerm + tellPid + stay])
/** Starts a child that ignores SIGTERM, and another one in a group of its own; each writes its pid to the file PIDS. */
const family = `
  const { spawn } = require('node:child_process')
  spawn(process.execPath, ${stubborn}, { stdio: 'inherit' })
  spawn(process.execPath, ${stubborn}, { stdio: 'inherit', detached: true })
  ${tellPid} ${stay}`

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Runs `script` and stops the run once three processes have told their pids. */
async function stopFamily(script: string): Promise<{ pids: number[]; took: number }> {
  const file = join(folder, `${Math.random()}`)
  const abort = new AbortController()
  const { context } = actionContext({ signal: abort.signal })
  const config = { program: node, arguments: ['-e', script], environment: { PIDS: file } }
  const done = execute(runProgramAction, config, context)
  done.catch(() => {})
  const lines = async () => (await readFile(file, 'utf8').catch(() => '')).split('\n').filter(Boolean)
  await expect.poll(async () => (await lines()).length, { timeout: 10_000 }).toBe(3)
  const pids = (await lines()).map(Number)
  const begun = performance.now()
  abort.abort(new Error('the run was stopped'))
  await expect(done).rejects.toThrow('the run was stopped')
  return { pids, took: performance.now() - begun }
}

it.skipIf(process.platform === 'win32')('ends a program with everything it started', async () => {
  const { pids, took } = await stopFamily(family)
  await expect.poll(() => pids.filter(alive), { timeout: 2000 }).toEqual([])
  expect(took).toBeLessThan(2000)
})

it.skipIf(process.platform === 'win32')('forces a program that does not end by itself', async () => {
  const { pids, took } = await stopFamily(ignoreTerm + family)
  await expect.poll(() => pids.filter(alive), { timeout: 2000 }).toEqual([])
  expect(took).toBeGreaterThan(400)
  expect(took).toBeLessThan(3000)
})

it('does not start a program for a run that is already stopped', async () => {
  const { context } = actionContext({ signal: AbortSignal.abort(new Error('stopped')) })
  const done = execute(
    runProgramAction,
    { program: node, arguments: ['-e', 'setTimeout(() => {}, 9e5)'] },
    context,
  )
  await expect(done).rejects.toThrow('stopped')
})
