import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkCommand } from '../../../src/main/command/check.ts'
import { UsageError } from '../../../src/main/command/command.ts'
import { TomteError } from '../../../src/shared/errors.ts'
import { faultsOf } from '../../../src/shared/faults.ts'
import { type Workspace, workspaceSchema } from '../../../src/shared/workspace/workspace.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { recordingTerminal } from './terminal.ts'

describe('tomte check', () => {
  it('says in one line what a good workspace holds', async () => {
    const { file, code, lines } = await checked(
      '{"version":1,"brokers":[{"id":"a","name":"A","url":"mqtt://a"}],"rules":[]}',
    )
    expect(code).toBe(0)
    expect(lines).toEqual({ out: [`${file} is good: 1 broker, 0 rules.`], error: [] })
  })

  it('gives each fault a line that begins with its JSON path', async () => {
    const { file, code, lines } = await checked(
      '{"version":1,"colour":1,"brokers":[{"id":"a","name":"A","url":"x","subscriptions":[{"filter":"a/#/b"}]}]}',
    )
    expect(code).toBe(1)
    expect(lines.out).toHaveLength(3)
    expect(lines.out.map(line => line.split(': ')[0]).sort()).toEqual([
      'brokers[0].subscriptions[0].filter',
      'brokers[0].url',
      'colour',
    ])
    expect(lines.error).toEqual([`${file} has 3 faults.`])
  })

  it('tells line and column where it is no JSON', async () => {
    const { code, lines } = await checked('{\n  "version": 1\n  "rules": []\n}')
    expect(code).toBe(1)
    expect(lines.out).toEqual([
      'line 3, column 3: A comma or “}” is missing here (opened in line 1); there is “"”.',
    ])
  })

  it('refuses a file that is not there', async () => {
    await expect(checkCommand(validate)(['/nothing/here'], recordingTerminal())).rejects.toMatchObject({
      code: 'ERR_WORKSPACE_UNREADABLE',
    })
  })

  it.each([[[]], [['a', 'b']], [['--all', 'a']], [['-x']]])('wants one file, not %j', async args => {
    await expect(checkCommand(validate)(args, recordingTerminal())).rejects.toBeInstanceOf(UsageError)
  })
})

async function checked(text: string) {
  const file = join(await temporaryFolder(), 'workspace.json')
  await writeFile(file, text)
  const terminal = recordingTerminal()
  return { file, code: await checkCommand(validate)([file], terminal), lines: terminal.lines }
}

function validate(document: unknown): Workspace {
  const result = workspaceSchema().safeParse(document)
  if (result.success) return result.data
  throw new TomteError('ERR_WORKSPACE_INVALID', 'The workspace is not valid.', {
    faults: faultsOf(result.error),
  })
}
