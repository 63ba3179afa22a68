import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { powerAction } from '../../../../src/main/plugin/power/power.ts'
import { commandsFor, powerWords } from '../../../../src/main/plugin/power/power-commands.ts'
import { actionContext, execute } from '../../../support/action-context.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const { PATH } = process.env
afterEach(() => {
  process.env.PATH = PATH
})

/** A folder that is all of PATH, with programs that write down what they are called with. */
async function programs(names: Record<string, number>) {
  const folder = await temporaryFolder()
  for (const [name, exit] of Object.entries(names)) {
    const file = join(folder, name)
    await writeFile(
      file,
      `#!/bin/sh\necho "${name} $*" >> "${folder}/calls"\necho "not ${name}" >&2\nexit ${exit}\n`,
    )
    await chmod(file, 0o755)
  }
  process.env.PATH = folder
  return async () => (await readFile(join(folder, 'calls'), 'utf8')).trim().split('\n')
}

describe.runIf(process.platform === 'linux')('this machine', () => {
  it.each([
    ['sleep', 'systemctl suspend'],
    ['restart', 'systemctl reboot'],
    ['shutdown', 'systemctl poweroff'],
    ['lock', 'loginctl lock-session'],
  ])('does %s by %s', async (what, call) => {
    const calls = await programs({ systemctl: 0, loginctl: 0 })
    expect(await execute(powerAction, { what }, actionContext().context)).toEqual({
      program: call.split(' ')[0],
    })
    expect(await calls()).toEqual([call])
  })

  it('is asked in another way where the first does not work', async () => {
    const calls = await programs({ systemctl: 1, loginctl: 0 })
    expect(await execute(powerAction, { what: 'sleep' }, actionContext().context)).toEqual({
      program: 'loginctl',
    })
    expect(await calls()).toEqual(['systemctl suspend', 'loginctl suspend'])
  })

  it('says why nothing worked', async () => {
    await programs({ systemctl: 1 })
    await expect(execute(powerAction, { what: 'shutdown' }, actionContext().context)).rejects.toMatchObject({
      code: 'ERR_POWER',
      message: 'This machine did not shut down: systemctl: not systemctl; loginctl: it is not installed.',
    })
  })
})

it('asks a person first, unless told otherwise, and knows every platform', () => {
  expect(powerAction.schema.parse({ what: 'lock' }).confirm).toBe(true)
  expect(powerAction.schema.parse({ what: 'lock', confirm: false }).confirm).toBe(false)
  expect(powerAction.dangerous).toBe(true)
  for (const platform of ['linux', 'darwin', 'win32', 'freebsd'] as const)
    for (const what of powerWords) expect(commandsFor(platform, what).length).toBeGreaterThan(0)
  expect(powerAction.schema.safeParse({ what: 'explode' }).success).toBe(false)
})
