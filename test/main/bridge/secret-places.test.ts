import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { SecretPlaces } from '../../../src/main/bridge/secret-places.ts'
import { secretUses } from '../../../src/main/bridge/secret-uses.ts'
import { validateWorkspace } from '../../../src/main/bridge.ts'
import type { Notice } from '../../../src/shared/contract/status.ts'
import { SimulatedClock } from '../../support/simulated-clock.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const home = 'mqtts://home:8883'
const other = 'mqtts://other:8883'
const hall = { who: '“Hall”', what: 'the password' }

async function folderOf() {
  const dataFolder = await temporaryFolder()
  const notices: Notice[] = []
  const places = new SecretPlaces({ dataFolder, clock: new SimulatedClock(), notify: n => notices.push(n) })
  return { dataFolder, places, notices, file: join(dataFolder, 'secret-places.json') }
}

describe('the places of secrets', () => {
  it('are those a person allowed, and no others', async () => {
    const { places, file } = await folderOf()
    await places.allow('a', [home])
    await places.check('a', home, hall)
    await expect(places.check('a', other, hall)).rejects.toMatchObject({
      code: 'ERR_SECRET_ELSEWHERE',
      message: `“Hall” wants to send the password kept for ${home} to ${other}.`,
      hint: expect.stringContaining(`tomte secret allow a ${other}`),
    })
    await expect(places.check('b', home, hall)).rejects.toMatchObject({
      message: `“Hall” wants to send the password to ${home}, for which it was not stored.`,
    })
    await expect(places.check('constructor', home, hall)).rejects.toMatchObject({
      code: 'ERR_SECRET_ELSEWHERE',
    })
    await places.allow('a', [other])
    await places.check('a', other, hall)
    expect(await places.of(['a', 'b'])).toEqual({ a: [home, other] })
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    await places.forget('a')
    await expect(places.check('a', home, hall)).rejects.toMatchObject({ code: 'ERR_SECRET_ELSEWHERE' })
  })

  it('are heard by one that runs', async () => {
    const { places, dataFolder } = await folderOf()
    await places.start(async () => [])
    const command = new SecretPlaces({ dataFolder, clock: new SimulatedClock(), notify: () => {} })
    await command.allow('a', [home])
    await places.check('a', home, hall)
  })

  it('of an installation from before are bound once', async () => {
    const { places, file } = await folderOf()
    await places.start(async () => [{ name: 'a', place: home }])
    await places.check('a', home, hall)
    await places.start(async () => [{ name: 'a', place: other }])
    await expect(places.check('a', other, hall)).rejects.toMatchObject({ code: 'ERR_SECRET_ELSEWHERE' })
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ version: 1, places: { a: [home] } })
  })

  it('are asked for again where the file was damaged, which is set aside', async () => {
    const { places, notices, file, dataFolder } = await folderOf()
    await writeFile(file, '{"version":1,"places":{"a":["nowhere"]}}')
    await places.start(async () => [{ name: 'a', place: home }])
    await expect(places.check('a', home, hall)).rejects.toMatchObject({ code: 'ERR_SECRET_ELSEWHERE' })
    expect(notices).toMatchObject([{ code: 'ERR_SECRET_PLACES_DAMAGED' }])
    const [aside] = (await readdir(dataFolder)).filter(name => name.includes('damaged'))
    expect(await readFile(join(dataFolder, aside!), 'utf8')).toContain('nowhere')
    await places.start(async () => [{ name: 'a', place: home }])
    await expect(places.check('a', home, hall)).rejects.toMatchObject({ code: 'ERR_SECRET_ELSEWHERE' })
  })

  it('that cannot be read let nothing through', async () => {
    const { places, notices, file } = await folderOf()
    await mkdir(file)
    await places.start(async () => [{ name: 'a', place: home }])
    expect(notices).toMatchObject([{ code: 'ERR_SECRET_PLACES', level: 'error' }])
    await expect(places.check('a', home, hall)).rejects.toMatchObject({ code: 'ERR_SECRET_PLACES' })
  })
})

it('the uses of secrets are found in brokers, proxies and requests at any depth', () => {
  const workspace = validateWorkspace({
    version: 1,
    brokers: [
      {
        id: 'home',
        name: 'Home',
        url: 'mqtts://home',
        username: 'andy',
        password: { secret: 'p' },
        tls: { cert: 'me.pem', key: { secret: 'k' }, passphrase: { secret: 'open' } },
        proxy: { url: 'socks5://by', username: 'andy', password: { secret: 'by' } },
      },
    ],
    rules: [
      {
        id: 'r',
        name: 'R',
        triggers: [{ type: 'webhook', id: 'door', token: { secret: 'hook' } }],
        actions: [
          {
            type: 'repeat',
            times: 2,
            actions: [
              {
                type: 'http',
                url: 'http://h/{{text}}',
                auth: { type: 'bearer', token: { secret: 't' } },
                headers: { 'X-Key': { secret: 'x' }, 'X-Room': 'hall' },
              },
            ],
          },
        ],
      },
    ],
  })
  const through = `${home} through socks5://by:1080`
  expect(secretUses(workspace)).toEqual([
    { name: 'p', place: through },
    { name: 'open', place: through },
    { name: 'k', place: through },
    { name: 'by', place: 'socks5://by:1080' },
    { name: 't', place: 'http://h:80' },
    { name: 'x', place: 'http://h:80' },
  ])
})
