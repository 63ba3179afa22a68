import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mqtt from 'mqtt'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Keyring, startKeyring } from '../support/keyring.ts'
import { type Mosquitto, startMosquitto } from '../support/mosquitto.ts'
import { hosts } from './support/hosts.ts'
import type { TomteWindow } from './support/window.ts'

const PASSWORD = 'snow-on-the-barn-roof'

describe.for(hosts)('from nothing to a running rule in $host', ({ host, fault, open }) => {
  if (fault) return it.skip(`does not open: ${fault}`)
  let keyring: Keyring
  let mosquitto: Mosquitto
  let tomte: TomteWindow

  beforeAll(async () => {
    keyring = await startKeyring()
    mosquitto = await startMosquitto({
      config: ['password_file {folder}/passwords'],
      files: { passwords: passwordFile('andy', PASSWORD) },
    })
    tomte = await open({ env: keyring.environment, workspace: { version: 1 } })
    const { page } = tomte
    page.setDefaultTimeout(10_000)
    await page.getByRole('button', { name: 'Look around' }).click()
  })
  afterAll(async () => {
    await tomte?.close()
    await mosquitto?.stop()
    await keyring?.stop()
  })

  /** A device of the house. */
  async function device() {
    const client = await mqtt.connectAsync({
      host: '127.0.0.1',
      port: mosquitto.port,
      username: 'andy',
      password: PASSWORD,
    })
    return client
  }

  it('adds a broker by the form', async () => {
    const { page } = tomte
    await page.getByRole('link', { name: 'Brokers' }).click()
    await page.getByRole('button', { name: 'Add a broker' }).first().click()
    await page.getByRole('textbox', { name: 'Host' }).fill('127.0.0.1')
    await page.getByRole('textbox', { name: 'Port' }).fill(String(mosquitto.port))
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Home')
    await page.getByRole('textbox', { name: 'User name', exact: true }).fill('andy')
    await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
    await page.getByRole('combobox', { name: 'Topic filter' }).fill('home/#')
    await page.getByRole('textbox', { name: 'Event prefix' }).fill('Home')
    await page.getByRole('button', { name: 'Test', exact: true }).click()
    await page.getByText('authentication').first().waitFor()
    await tomte.screenshot(`broker-${host}`)
    await page.getByRole('button', { name: 'Add broker' }).click()
    // connected, and subscribed: only then is a message sure to arrive
    await page.getByText('granted QoS 0').first().waitFor()
  })

  it('keeps the password in the keychain, and in no file of the data folder', async () => {
    expect(await keyring.lookup('broker/home/password')).toBe(PASSWORD)
    const found: string[] = []
    for (const file of await readdir(tomte.dataFolder, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue
      const path = join(file.parentPath, file.name)
      if ((await readFile(path)).includes(PASSWORD)) found.push(path)
    }
    expect(found).toEqual([])
    expect(tomte.log).not.toContain(PASSWORD)
  })

  it('shows what happens', async () => {
    const { page } = tomte
    await page.getByRole('link', { name: 'Events' }).click()
    const kitchen = await device()
    await kitchen.publishAsync('home/kitchen/temperature', '{"value":21.5}')
    await page.getByText('kitchen.temperature').first().waitFor()
    await tomte.screenshot(`events-${host}`)
    await kitchen.endAsync()
  })

  it('makes a rule by clicking', async () => {
    const { page } = tomte
    await page.getByText('kitchen.temperature').first().click()
    await page.getByRole('button', { name: 'Make a rule' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Too warm')
    await page.getByRole('button', { name: 'Add this' }).click()
    await page.getByRole('button', { name: 'Add action' }).click()
    await page.getByRole('menuitem', { name: 'Publish a message' }).click()
    await page.getByRole('textbox', { name: 'Topic' }).fill('act/fan')
    await page.getByRole('textbox', { name: 'Payload' }).fill('{{payload.value}}')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('treeitem', { name: 'Too warm' }).waitFor()
    await tomte.screenshot(`rule-${host}`)

    const house = await device()
    await house.subscribeAsync('act/#')
    const heard = new Promise<string>(resolve =>
      house.once('message', (_, payload) => resolve(payload.toString())),
    )
    await house.publishAsync('home/kitchen/temperature', '{"value":19}')
    await house.publishAsync('home/kitchen/temperature', '{"value":23.5}')
    expect(await heard).toBe('23.5')
    await house.endAsync()
  })

  it('shows the run, with what each step saw and did', async () => {
    const { page } = tomte
    await page
      .getByRole('region', { name: 'Last runs' })
      .getByText('Home.kitchen.temperature')
      .first()
      .click()
    const details = page.getByRole('complementary', { name: 'Details' })
    await details.getByText('It saw 23.5').waitFor()
    await details.getByText('act/fan').waitFor()
    await details.getByText('sent').waitFor()
    await tomte.screenshot(`run-${host}`)
  })

  it('publishes bytes written as hex', async () => {
    const { page } = tomte
    const house = await device()
    await house.subscribeAsync('raw/#')
    const heard = new Promise<Buffer>(resolve => house.once('message', (_, payload) => resolve(payload)))
    await page.getByRole('link', { name: 'Publish' }).click()
    await page.getByRole('combobox', { name: 'Topic' }).fill('raw/device')
    await page.getByText('Hex', { exact: true }).click()
    await page.getByRole('textbox', { name: 'Payload' }).fill('00 ff 1c')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    expect([...(await heard)]).toEqual([0x00, 0xff, 0x1c])
    await tomte.screenshot(`publish-${host}`)
    await house.endAsync()
  })

  it('asks before the password goes to another address', async () => {
    const { page } = tomte
    await page.getByRole('link', { name: 'Brokers' }).click()
    await page.getByRole('main').getByRole('button', { name: /Home/ }).first().dblclick()
    await page.getByRole('textbox', { name: 'Host' }).fill('localhost')
    const kept = `mqtt://127.0.0.1:${mosquitto.port}`
    const other = `mqtt://localhost:${mosquitto.port}`
    await page.getByText(`It is kept for ${kept}, not for ${other}.`).waitFor()
    await tomte.screenshot(`secret-elsewhere-form-${host}`)
    await page.getByRole('button', { name: 'Save' }).click()
    const details = page.getByRole('complementary', { name: 'Details' })
    await details.getByText(`“Home” wants to send the password kept for ${kept} to ${other}.`).waitFor()
    await tomte.screenshot(`secret-elsewhere-${host}`)
    await details.getByRole('button', { name: 'Allow for this address' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('“broker/home/password”').waitFor()
    await dialog.getByRole('button', { name: 'Allow for this address' }).click()
    await details.getByText('granted QoS 0').first().waitFor()
  })
})

function passwordFile(user: string, password: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'tomte-passwords-'))
  try {
    execFileSync('mosquitto_passwd', ['-c', '-b', join(folder, 'passwords'), user, password])
    return readFileSync(join(folder, 'passwords'), 'utf8')
  } finally {
    rmSync(folder, { recursive: true })
  }
}
