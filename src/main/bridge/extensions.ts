import { join } from 'node:path'
import { TomteError } from '../../shared/errors.ts'
import type { EmittedEvent } from '../../shared/event.ts'
import type { Workspace } from '../../shared/workspace/workspace.ts'
import type { Clock } from '../clock.ts'
import { Approvals } from '../extension/approvals.ts'
import { ExtensionHost } from '../extension/extension-host.ts'
import { type Launch, launchNode } from '../extension/launch.ts'
import type { Registry } from '../plugin/registry.ts'
import type { ExtensionPort } from '../window/extension-port.ts'
import type { WorkspaceStore } from '../workspace/store.ts'
import { extensionPlugin } from './extension-plugin.ts'
import type { Notices } from './notices.ts'

/** How the processes of user plug-ins are made. */
export interface ExtensionRuntime {
  /** Absolute path of the built runner. */
  runner: string
  /** Default: processes of the Node that runs Tomte. */
  launch?: Launch
}

export interface ExtensionsOptions extends Partial<ExtensionRuntime> {
  clock: Clock
  dataFolder: string
  registry: Registry
  store: WorkspaceStore
  notices: Notices
  secret(name: string): Promise<string | null>
  emit(plugin: string, event: EmittedEvent): void
}

/** The user plug-ins of the data folder, and what the registry, the workspace and the windows have to do with them. */
export class Extensions {
  readonly host: ExtensionHost
  readonly #options: ExtensionsOptions

  constructor(options: ExtensionsOptions) {
    const { clock, dataFolder, runner = '', registry, notices, emit, secret } = options
    this.#options = options
    this.host = new ExtensionHost({
      clock,
      folder: join(dataFolder, 'plugins'),
      ownFolders: join(dataFolder, 'plugin-data'),
      approvals: new Approvals(join(dataFolder, 'plugin-approvals.json')),
      runner,
      launch: runner === '' ? launchNone : (options.launch ?? launchNode),
      reserved: ['Tomte', ...registry.plugins.map(({ prefix }) => prefix)],
      reservedIds: ['tomte', ...registry.plugins.map(({ id }) => id)],
      secret,
      emit,
      offer: (id, manifest) => {
        registry.remove(id)
        if (manifest) registry.add(extensionPlugin(manifest, this.host))
      },
      report: (id, name, error) => {
        const notice = `plugin-${id}`
        if (error) notices.add({ id: notice, level: 'warning', code: error.code, ...words(name, error) })
        else if (notices.all.some(({ id }) => id === notice)) notices.dismiss(notice)
      },
    })
  }

  start(workspace: Workspace): Promise<void> {
    return this.host.start(workspace.extensions)
  }

  apply(workspace: Workspace): Promise<void> {
    return this.host.apply(workspace.extensions)
  }

  stop(): Promise<void> {
    return this.host.stop()
  }

  /** What windows may see and do. */
  port(): ExtensionPort {
    const { host } = this
    const { store } = this.#options
    return {
      list: () => host.list(),
      log: id => host.log(id),
      reload: id => host.reload(id),
      install: folder => host.install(folder),
      enable: async (id, hash) => {
        await host.approve(id, hash)
        await this.#wish(id, `Enabled the plug-in ${this.#nameOf(id)}`, { enabled: true })
      },
      disable: id => this.#wish(id, `Disabled the plug-in ${this.#nameOf(id)}`, { enabled: false }),
      settings: async (id, settings) => {
        host.checkSettings(id, settings)
        await this.#wish(id, `Changed the settings of ${this.#nameOf(id)}`, { settings })
      },
      remove: async id => {
        await store.change(`Removed the plug-in ${this.#nameOf(id)}`, workspace => ({
          ...workspace,
          extensions: workspace.extensions.filter(wish => wish.id !== id),
        }))
        await host.apply(store.current.extensions)
        await host.remove(id)
      },
    }
  }

  #nameOf(id: string): string {
    return this.host.list().extensions.find(row => row.id === id)?.name ?? id
  }

  async #wish(id: string, description: string, change: object): Promise<void> {
    const { store } = this.#options
    await store.change(description, workspace => {
      const wish = workspace.extensions.find(wish => wish.id === id) ?? { id, enabled: false, settings: {} }
      const others = workspace.extensions.filter(other => other.id !== id)
      return { ...workspace, extensions: [...others, { ...wish, ...change }] }
    })
    await this.host.apply(store.current.extensions)
  }
}

const launchNone: Launch = Object.assign(
  () => {
    throw new TomteError('ERR_PLUGIN_UNAVAILABLE', 'This Tomte cannot run user plug-ins.')
  },
  { confines: false },
)

function words(name: string, error: { code: string; message: string; hint?: string }) {
  const asks = error.code === 'ERR_PLUGIN_CHANGED'
  return {
    title: asks ? `The plug-in “${name}” has changed` : `The plug-in “${name}” is off`,
    text: error.hint ? `${error.message} ${error.hint}` : error.message,
  }
}
