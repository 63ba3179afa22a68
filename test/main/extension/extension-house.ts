import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { systemClock } from '../../../src/main/clock.ts'
import { Approvals } from '../../../src/main/extension/approvals.ts'
import {
  ExtensionHost,
  type ExtensionHostOptions,
  type ExtensionWish,
} from '../../../src/main/extension/extension-host.ts'
import { launchNode } from '../../../src/main/extension/launch.ts'
import type { ExtensionRow } from '../../../src/shared/contract/extension.ts'
import type { TomteError } from '../../../src/shared/errors.ts'
import type { EmittedEvent } from '../../../src/shared/event.ts'
import type { ExtensionManifest } from '../../../src/shared/extension.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

export interface House {
  host: ExtensionHost
  folder: string
  events: EmittedEvent[]
  offers: [string, ExtensionManifest | null][]
  reports: [string, TomteError | null][]
  launches: number
  /** Writes a plug-in named `id`; `module` is what its default export is made of. */
  write(id: string, module: string, manifest?: Record<string, unknown>): Promise<void>
  /** Enables what is there, as it is. */
  enable(...ids: string[]): Promise<void>
  apply(wishes: ExtensionWish[]): Promise<void>
  row(id: string): ExtensionRow
  /** Resolves once it holds; looked at whenever something changes, and now and then because of logs and counters. */
  until(holds: () => boolean): Promise<void>
  call(id: string, action: string, config?: object, signal?: AbortSignal): Promise<unknown>
  /** Ids of the processes that were started, oldest first. */
  pids: number[]
}

/** User plug-ins in a data folder of their own, in real processes. */
export async function extensionHouse(
  runner: string,
  options: Partial<ExtensionHostOptions> = {},
): Promise<House> {
  const data = await temporaryFolder()
  const folder = join(data, 'plugins')
  const looking = new Set<() => void>()
  const look = () => {
    for (const listener of looking) listener()
  }
  const house: Pick<House, 'events' | 'offers' | 'reports' | 'launches' | 'pids'> = {
    events: [],
    offers: [],
    reports: [],
    launches: 0,
    pids: [],
  }
  const launch = (request: Parameters<typeof launchNode>[0]) => {
    const child = launchNode(request)
    if (child.pid !== undefined) house.pids.push(child.pid)
    house.launches++
    return child
  }
  const host = new ExtensionHost({
    clock: systemClock,
    folder,
    ownFolders: join(data, 'plugin-data'),
    runner,
    approvals: new Approvals(join(data, 'plugin-approvals.json')),
    launch: Object.assign(launch, { confines: launchNode.confines }),
    reserved: ['Tomte'],
    reservedIds: ['mqtt'],
    secret: async name => `the secret ${name}`,
    emit: (_id, event) => {
      house.events.push(event)
      look()
    },
    offer: (id, manifest) => house.offers.push([id, manifest]),
    report: (id, _name, error) => void house.reports.push([id, error]),
    changed: look,
    delays: [20, 20],
    ...options,
  })
  onTestFinished(() => host.stop())
  let wishes: ExtensionWish[] = []
  await host.start(wishes)
  return Object.assign(house, {
    host,
    folder,
    async write(id: string, module: string, manifest: Record<string, unknown> = {}) {
      const prefix = id.replace(/^./, letter => letter.toUpperCase()).replaceAll('-', '')
      const whole = { api: 1, id, name: id, version: '1.0.0', main: 'index.mjs', prefix, ...manifest }
      await mkdir(join(folder, id), { recursive: true })
      await writeFile(join(folder, id, 'manifest.json'), JSON.stringify(whole))
      await mkdir(dirname(join(folder, id, 'index.mjs')), { recursive: true })
      await writeFile(join(folder, id, 'index.mjs'), module)
    },
    async enable(...ids: string[]) {
      await host.reload()
      for (const id of ids) await host.approve(id, rowOf(host, id).hash ?? '')
      wishes = [
        ...wishes.filter(({ id }) => !ids.includes(id)),
        ...ids.map(id => ({ id, enabled: true, settings: {} })),
      ]
      await host.apply(wishes)
    },
    apply: (wanted: ExtensionWish[]) => host.apply(wanted),
    row: (id: string) => rowOf(host, id),
    until(holds: () => boolean) {
      if (holds()) return Promise.resolve()
      return new Promise<void>(resolve => {
        const check = () => {
          if (!holds()) return
          clearInterval(often)
          looking.delete(check)
          resolve()
        }
        const often = setInterval(check, 20)
        looking.add(check)
      })
    },
    call: (id: string, action: string, config = {}, signal = new AbortController().signal) =>
      host.call(id, {
        action,
        config: config as Record<string, unknown>,
        context: { event: { string: 'Test.event', time: 0, payload: 1 }, rule: { id: 'r', name: 'R' } },
        signal,
      }),
  })
}

function rowOf(host: ExtensionHost, id: string): ExtensionRow {
  const row = host.list().extensions.find(extension => extension.id === id)
  if (!row) throw new Error(`there is no plug-in ${id}`)
  return row
}
