import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import type { Bundle } from '../../support/bundle.ts'
import { type Keyring, startKeyring } from '../../support/keyring.ts'
import { startSilentServer } from '../../support/silent-server.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { bundleTomte, type ContractClient, connectContract, runTomte } from '../../support/tomte.ts'

let program: Bundle
beforeAll(async () => {
  program = await bundleTomte()
})
afterAll(() => program.remove())

const name = 'broker/hall/password'
const workspace = (url: string) =>
  JSON.stringify({
    version: 1,
    brokers: [{ id: 'hall', name: 'Hall', url, username: 'andy', password: { secret: name } }],
  })

it('a workspace file that somebody changed gets no password, until that is allowed', async () => {
  const { start, home, other, data, file, tomte } = await house()
  const first = await start()
  await first.client.call('secret.set', { name, value: 'sesame', keep: 'keychain', for: [home.place] })
  await home.server.has('sesame')
  await first.end()

  await writeFile(file, workspace(other.place))
  const second = await start()
  await elsewhere(second.client)
  await second.client.call('broker.reconnect', { id: 'hall' })
  await elsewhere(second.client)
  const pub = tomte(['pub', '--data', data, '--broker', 'hall', '-t', 'a', '-m', 'b'])
  expect(await pub.ended).not.toBe(0)
  expect(pub.error.join('\n')).toContain('ERR_SECRET_ELSEWHERE')
  expect(other.server.received).toHaveLength(0)

  const allow = tomte(['secret', 'allow', '--data', data, name, other.place])
  expect(await allow.ended).toBe(0)
  await second.client.call('broker.reconnect', { id: 'hall' })
  await other.server.has('sesame')
  await second.end()
  expect(await readFile(join(data, 'secret-places.json'), 'utf8')).not.toContain('sesame')
})

it('an installation from before is bound to what Tomte last saw, not to what the file holds now', async () => {
  const { start, home, other, data, file } = await house()
  const first = await start()
  await first.client.call('secret.set', { name, value: 'sesame', keep: 'keychain', for: [home.place] })
  await home.server.has('sesame')
  await first.end()

  await rm(join(data, 'secret-places.json'))
  await writeFile(file, workspace(other.place))
  const second = await start()
  await elsewhere(second.client)
  expect(await second.client.call('secret.status', { names: [name] })).toMatchObject({
    places: { [name]: [home.place] },
  })
  await second.end()
  expect(other.server.received).toHaveLength(0)
})

/** The broker's problem is that its password belongs elsewhere. */
async function elsewhere(client: ContractClient): Promise<void> {
  await expect
    .poll(async () => (await client.call('status.get', {})).brokers[0]?.error?.code, { timeout: 10_000 })
    .toBe('ERR_SECRET_ELSEWHERE')
}

async function house() {
  const keyring: Keyring = await startKeyring()
  onTestFinished(() => keyring.stop())
  const [home, other] = await Promise.all([listener(), listener()])
  const data = await temporaryFolder()
  const file = join(data, 'workspace.json')
  await writeFile(file, workspace(home.place))
  const tomte = (args: string[]) => runTomte(program, args, keyring.environment)
  async function start() {
    const running = tomte(['serve', '--data', data, '--http', '127.0.0.1:0'])
    onTestFinished(() => void running.child.kill('SIGKILL'))
    const client = await connectContract(await running.ready)
    const end = async () => {
      running.child.kill('SIGTERM')
      await running.ended
    }
    return { client, end }
  }
  return { start, home, other, data, file, tomte }
}

async function listener() {
  const server = await startSilentServer()
  onTestFinished(() => server.stop())
  return { server, place: `mqtt://127.0.0.1:${server.port}` }
}
