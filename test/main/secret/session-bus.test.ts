import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { hasSessionBus } from '../../../src/main/secret/session-bus.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

it('is named in the environment, or lies in the folder of the session', async () => {
  const folder = await temporaryFolder()
  const inFolder = () => hasSessionBus({ XDG_RUNTIME_DIR: folder, DISPLAY: ':0' }, 'linux')
  expect(inFolder()).toBe(false)
  await writeFile(join(folder, 'bus'), '')
  expect(inFolder()).toBe(true)
  expect(hasSessionBus({ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/bus' }, 'linux')).toBe(true)
  expect(hasSessionBus({ DISPLAY: ':0' }, 'linux')).toBe(false)
})

it('is needed on Linux alone', () => {
  expect([hasSessionBus({}, 'darwin'), hasSessionBus({}, 'win32')]).toEqual([true, true])
})
