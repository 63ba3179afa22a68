import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { validateWorkspace } from '../../../../src/main/bridge.ts'
import { savedBroker } from '../../../../src/main/command/client/saved-broker.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const home = {
  id: 'home',
  name: 'Home',
  url: 'mqtt://home.local:1884',
  clientId: 'the one of serve',
  username: 'andy',
  password: { secret: 'broker/home/password' },
  will: { topic: 'status', payload: 'offline' },
}

async function saved(brokers: unknown[], secrets: Record<string, string> = {}) {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'workspace.json'), JSON.stringify({ version: 1, brokers }))
  const secret = async (name: string) => secrets[name] ?? null
  return savedBroker({ dataFolder: folder, validate: validateWorkspace, secretFor: () => secret })
}

it('is reached with its secrets, and without its will', async () => {
  const read = await saved([home], { 'broker/home/password': 'sesame' })
  expect(await read('home', undefined)).toMatchObject({
    url: 'mqtt://home.local:1884',
    username: 'andy',
    password: 'sesame',
    will: undefined,
  })
})

it.each([
  ['a secret that is not stored', [home], 'home', 'ERR_SECRET_MISSING'],
  ['another id', [home], 'work', 'ERR_BROKER_UNKNOWN'],
  ['the built-in one', [{ id: 'own', name: 'Own', url: 'memory://built-in' }], 'own', 'ERR_BROKER_BUILT_IN'],
  ['a workspace with a fault', [{ id: 'home' }], 'home', 'ERR_WORKSPACE_INVALID'],
])('is refused for %s', async (_, brokers, id, code) => {
  const read = await saved(brokers)
  await expect(read(id, undefined)).rejects.toMatchObject({ code })
})

it('needs a workspace', async () => {
  const read = await saved([])
  await expect(read('home', '/nothing/here')).rejects.toMatchObject({ code: 'ERR_WORKSPACE_MISSING' })
})
