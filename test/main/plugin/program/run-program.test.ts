import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runProgramAction } from '../../../../src/main/plugin/program/run-program.ts'
import { batchFileFault } from '../../../../src/main/plugin/program/start-program.ts'
import { actionContext, execute } from '../../../support/action-context.ts'

const node = process.execPath
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tomte-program-'))
})
afterAll(() => rm(folder, { recursive: true }))

function run(script: string, more: Record<string, unknown> = {}) {
  const { context, variables } = actionContext()
  const args = ['-e', script, ...((more.arguments as string[]) ?? [])]
  const done = execute(runProgramAction, { program: node, ...more, arguments: args }, context)
  return { done, variables }
}

describe('what a program gets', () => {
  it('is each argument as it stands, never a shell word', async () => {
    const nasty = ['; touch x', '$(id)', '`id`', '"', "'", '*', '', 'a b', '--', '\n', '日本', '%PATH%']
    const { done } = run('process.stdout.write(JSON.stringify(process.argv.slice(1)))', {
      arguments: ['--', ...nasty],
    })
    expect(JSON.parse((await done)!.stdout as string)).toEqual(nasty)
  })

  it('is the bytes of standard input, untouched', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i)
    const { context } = actionContext()
    const config = runProgramAction.schema.parse({
      program: node,
      arguments: ['-e', 'process.stdin.on("data", d => process.stdout.write(d.toString("hex")))'],
    })
    const output = await runProgramAction.execute({ ...config, stdin: bytes } as never, context)
    expect(output!.stdout).toBe(Buffer.from(bytes).toString('hex'))
  })

  it('is an end of standard input where nothing is given', async () => {
    const { done } = run('process.stdin.on("end", () => console.log("ended")).resume()')
    expect((await done)!.stdout).toBe('ended')
  })

  it('is the working folder and the environment', async () => {
    const script = 'console.log(JSON.stringify([process.cwd(), process.env.GREETING, !!process.env.PATH]))'
    const { done } = run(script, { workingFolder: folder, environment: { GREETING: 'hej; då' } })
    expect(JSON.parse((await done)!.stdout as string)).toEqual([folder, 'hej; då', true])
  })

  it('may be more than it reads', async () => {
    const { done } = run('process.exit(0)', { stdin: 'x'.repeat(4_000_000) })
    expect(await done).toMatchObject({ exitCode: 0 })
  })
})

describe('what a program leaves', () => {
  it('is its output', async () => {
    const { done } = run('console.log("out"); console.error("err")')
    expect(await done).toEqual({ exitCode: 0, stdout: 'out', stderr: 'err' })
  })

  it('is kept up to 64 KiB a stream; the rest is drained', async () => {
    const { done } = run('process.stdout.write("x".repeat(3_000_000))')
    const output = await done
    expect(output!.stdout).toHaveLength(65_536)
    expect(output!.droppedBytes).toBe(3_000_000 - 65_536)
  })

  it('is a failure with the last line of its errors where it ends badly', async () => {
    const { done } = run('console.error("one\\ntwo"); process.exit(3)')
    await expect(done).rejects.toMatchObject({
      code: 'ERR_PROGRAM_EXIT',
      message: `“${node}” ended with exit code 3: two.`,
      output: { exitCode: 3, stdout: '', stderr: 'one\ntwo' },
    })
  })

  it('is no failure where any exit code is fine', async () => {
    expect(await run('process.exit(3)', { allowFailure: true }).done).toMatchObject({ exitCode: 3 })
  })

  it('is not waited for where a child of it keeps the output open', async () => {
    const script = `
      const { spawn } = require('node:child_process')
      const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 20000)'], { stdio: 'inherit', detached: true })
      child.unref()
      console.log(child.pid)
      process.exit(0)`
    const begun = Date.now()
    const output = await run(script).done
    process.kill(Number(output!.stdout), 'SIGKILL')
    expect(Date.now() - begun).toBeLessThan(10_000)
  })
})

describe('a program that cannot be run', () => {
  const failure = (config: Record<string, unknown>) =>
    execute(runProgramAction, config, actionContext().context)

  it.each(['tomte-no-such-program', '/no/such/program'])(
    'is named where it does not exist: %s',
    async program => {
      await expect(failure({ program })).rejects.toMatchObject({
        code: 'ERR_PROGRAM_NOT_FOUND',
        message: `There is no program “${program}”.`,
        hint: expect.any(String),
      })
    },
  )

  it('says that its working folder is missing, or no folder', async () => {
    for (const workingFolder of [join(folder, 'missing'), node])
      await expect(failure({ program: node, workingFolder })).rejects.toMatchObject({
        code: 'ERR_PROGRAM_FOLDER',
        message: expect.stringContaining(workingFolder),
      })
  })

  it.skipIf(process.platform === 'win32')('says that it is not executable', async () => {
    const plain = join(folder, 'plain')
    await writeFile(plain, 'no program')
    await expect(failure({ program: plain })).rejects.toMatchObject({ code: 'ERR_PROGRAM_NOT_EXECUTABLE' })
    await chmod(plain, 0o755)
    await expect(failure({ program: folder })).rejects.toMatchObject({ code: 'ERR_PROGRAM_NOT_EXECUTABLE' })
  })

  it('says that an argument came out with a zero byte, or too long', async () => {
    const { context } = actionContext()
    const config = runProgramAction.schema.parse({ program: node })
    for (const argument of ['a\0b', 'x'.repeat(3_000_000)])
      await expect(
        runProgramAction.execute({ ...config, arguments: [argument] } as never, context),
      ).rejects.toMatchObject({ code: 'ERR_PROGRAM_ARGUMENTS' })
  })

  it('is a batch file on Windows', () => {
    for (const program of ['a.bat', 'C:\\x\\A.CMD', 'a.cmd.', 'a.bat  ']) {
      expect(batchFileFault(program, 'win32')).toContain('batch file')
      expect(batchFileFault(program, 'linux')).toBeNull()
    }
    expect(batchFileFault('bat.exe', 'win32')).toBeNull()
  })
})

describe('the schema', () => {
  it.each([
    {},
    { program: '' },
    { program: 'a\0' },
    { program: 'a', arguments: 'b' },
    { program: 'a', workingFolder: 'relative' },
    { program: 'a', environment: { 'A=B': '' } },
  ])('refuses %j', config => {
    expect(runProgramAction.schema.safeParse(config).success).toBe(false)
  })
})
