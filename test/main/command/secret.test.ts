import { describe, expect, it } from 'vitest'
import { SecretPlaces } from '../../../src/main/bridge/secret-places.ts'
import { UsageError } from '../../../src/main/command/command.ts'
import { secretCommand } from '../../../src/main/command/secret.ts'
import { SimulatedClock } from '../../support/simulated-clock.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { recordingTerminal } from './terminal.ts'

const placesIn = (dataFolder: string) =>
  new SecretPlaces({ dataFolder, clock: new SimulatedClock(), notify: () => {} })

describe('tomte secret', () => {
  it('allows one more place, however it is written', async () => {
    const folder = await temporaryFolder()
    const places = placesIn(folder)
    await places.start(async () => [{ name: 'a', place: 'mqtt://h:1883' }])
    const terminal = recordingTerminal()
    const command = secretCommand(placesIn, '/nothing/here')
    expect(await command(['allow', '--data', folder, 'a', 'mqtts://H'], terminal)).toBe(0)
    expect(terminal.lines.out).toEqual(['The secret a may be sent to mqtts://h:8883.'])
    expect(await places.placesOf('a')).toEqual(['mqtt://h:1883', 'mqtts://h:8883'])
  })

  it('makes no file where Tomte never was: it would be taken for the first start’s', async () => {
    const folder = await temporaryFolder()
    const command = secretCommand(placesIn, folder)
    await expect(command(['allow', 'a', 'mqtt://h'], recordingTerminal())).rejects.toMatchObject({
      code: 'ERR_DATA_FOLDER',
    })
    expect(await placesIn(folder).exists()).toBe(false)
  })

  it.each([
    [[]],
    [['allow', 'a']],
    [['allow', 'a', 'mqtt://h', 'more']],
    [['show', 'a', 'mqtt://h']],
    [['allow', '../a', 'mqtt://h']],
    [['allow', 'a', 'h:1883']],
    [['allow', '--colour', 'a', 'mqtt://h']],
  ])('does not understand %j', async args => {
    const command = secretCommand(placesIn, await temporaryFolder())
    await expect(command(args, recordingTerminal())).rejects.toThrow(UsageError)
  })
})
