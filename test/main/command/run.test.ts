import { describe, expect, it } from 'vitest'
import { UsageError } from '../../../src/main/command/command.ts'
import { runCommandLine } from '../../../src/main/command/run.ts'
import { TomteError } from '../../../src/shared/errors.ts'
import { recordingTerminal } from './terminal.ts'

const commands = {
  sing: { usage: 'tomte sing SONG', run: async ([song]: string[]) => sing(song) },
}

async function sing(song: string | undefined): Promise<number> {
  if (song === undefined) throw new UsageError('Name a song.')
  if (song === 'crash') throw new Error('out of tune')
  if (song === 'false')
    throw new TomteError('ERR_SONG', 'The song is wrong.', {
      hint: 'Try another.',
      faults: [{ path: 'verses[1]', message: 'It does not rhyme.' }],
    })
  return 0
}

async function run(...args: string[]) {
  const terminal = recordingTerminal()
  const code = await runCommandLine(args, commands, '1.2.3', terminal)
  return { code, ...terminal.lines }
}

describe('the command line', () => {
  it('tells the version alone', async () => {
    expect(await run('--version')).toEqual({ code: 0, out: ['1.2.3'], error: [] })
  })

  it('tells how it is used', async () => {
    const out = ['Usage: tomte sing SONG', '       tomte --version', '       tomte --help']
    expect(await run('--help')).toEqual({ code: 0, out, error: [] })
    expect(await run('sing', '--help')).toEqual({ code: 0, out: ['Usage: tomte sing SONG'], error: [] })
  })

  it.each([
    [[], 'Say what Tomte shall do.'],
    [['dance'], 'There is no command “dance”.'],
    [['--dance'], 'There is no command “--dance”.'],
    [['constructor'], 'There is no command “constructor”.'],
    [['sing'], 'Name a song.'],
  ])('that makes no sense (%j) is told with the usage, exit code 2', async (args, fault) => {
    const { code, out, error } = await run(...args)
    expect({ code, out }).toEqual({ code: 2, out: [] })
    expect(error.slice(0, 2)).toEqual([fault, 'Usage: tomte sing SONG'])
  })

  it('carries out a command', async () => {
    expect(await run('sing', 'carol')).toEqual({ code: 0, out: [], error: [] })
  })

  it('tells a failure with its code, each fault with its path, and what to do', async () => {
    expect(await run('sing', 'false')).toEqual({
      code: 1,
      out: [],
      error: ['The song is wrong. (ERR_SONG)', '  verses[1]: It does not rhyme.', 'Try another.'],
    })
  })

  it('tells where the unexpected happened', async () => {
    const { code, error } = await run('sing', 'crash')
    expect(code).toBe(1)
    expect(error[0]).toMatch(/^Unexpected: Error: out of tune\n {4}at /)
  })
})
