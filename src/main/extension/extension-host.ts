import { mkdir, realpath, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { ExtensionList, ExtensionLogLine } from '../../shared/contract/extension.ts'
import { TomteError, toPlainError } from '../../shared/errors.ts'
import type { EmittedEvent } from '../../shared/event.ts'
import type { ExtensionManifest } from '../../shared/extension.ts'
import type { Clock } from '../clock.ts'
import type { Approvals } from './approvals.ts'
import { defaultLimits, type ExtensionLimits } from './extension-process.ts'
import { extensionRow, type KnownExtension } from './extension-row.ts'
import { copyExtension, type ExtensionFolder, extensionFolders, MANIFEST, readExtension } from './folder.ts'
import type { Launch } from './launch.ts'
import { LogTail } from './log-tail.ts'
import type { ActionCall } from './pending-calls.ts'
import { checkSettings, secretsIn, settingsWithSecrets } from './settings.ts'
import { defaultDelays, SupervisedExtension } from './supervised-extension.ts'

/** What the workspace says of a plug-in. */
export interface ExtensionWish {
  id: string
  enabled: boolean
  settings: Record<string, unknown>
}

export interface ExtensionHostOptions {
  clock: Clock
  /** Absolute paths: of the plug-ins, of the folders they write into, and of the built runner. */
  folder: string
  ownFolders: string
  runner: string
  approvals: Approvals
  launch: Launch
  /** Prefixes that are not theirs, and ids. */
  reserved: readonly string[]
  reservedIds: readonly string[]
  secret(name: string): Promise<string | null>
  emit(id: string, event: EmittedEvent): void
  /** What a plug-in offers from now on; null: nothing any more. */
  offer(id: string, manifest: ExtensionManifest | null): void
  /** What a person should know of it; null: that is over. */
  report(id: string, name: string, error: TomteError | null): void
  changed?(): void
  limits?: Partial<ExtensionLimits>
  delays?: readonly number[]
}

/** The user plug-ins of one data folder, each in a process of its own. */
export class ExtensionHost {
  readonly #options: ExtensionHostOptions
  readonly #known = new Map<string, KnownExtension>()
  #wishes = new Map<string, ExtensionWish>()
  /** One change after the other. */
  #turn: Promise<unknown> = Promise.resolve()
  #stopping = false

  constructor(options: ExtensionHostOptions) {
    this.#options = options
  }

  /** Reads the folders and starts what is enabled; resolves once it is being started. */
  start(wishes: readonly ExtensionWish[]): Promise<void> {
    this.#wishes = byId(wishes)
    return this.#inTurn(async () => {
      await this.#options.approvals.load()
      await this.#readAll()
    })
  }

  /** Makes the plug-ins follow the workspace. */
  apply(wishes: readonly ExtensionWish[]): Promise<void> {
    return this.#inTurn(async () => {
      // Asked in its turn: who wishes the same as somebody before it has it only once that is done.
      if (isDeepStrictEqual([...this.#wishes.values()], wishes)) return
      const before = this.#wishes
      this.#wishes = byId(wishes)
      for (const id of this.#wishes.keys()) this.#entry(id)
      for (const [id, known] of this.#known) {
        const settings = this.#wishes.get(id)?.settings
        await this.#reconcile(known)
        if (!isDeepStrictEqual(settings, before.get(id)?.settings)) await this.#settingsChanged(known)
      }
    })
  }

  /** Ends all; within a second. */
  async stop(): Promise<void> {
    this.#stopping = true
    await Promise.all([...this.#known.values()].map(({ supervised }) => supervised?.stop()))
  }

  list(): ExtensionList {
    const rows = [...this.#known.values()].map(known => extensionRow(known, this.#wishes.get(known.id)))
    return {
      extensions: rows.sort((a, b) => (a.id < b.id ? -1 : 1)),
      folder: this.#options.folder,
      confined: this.#options.launch.confines,
    }
  }

  /** Oldest first. @throws TomteError ERR_PLUGIN_UNKNOWN */
  log(id: string): ExtensionLogLine[] {
    return this.#find(id).log.last()
  }

  /**
   * The user agrees to this content. The workspace says whether it runs.
   * @throws TomteError ERR_PLUGIN_UNKNOWN, ERR_PLUGIN_CHANGED, or what is wrong with its folder
   */
  approve(id: string, hash: string): Promise<void> {
    return this.#inTurn(async () => {
      const known = this.#find(id)
      await this.#read(known)
      if (!known.folder) throw asError(known)
      if (known.folder.hash !== hash) throw changedError(known.folder.manifest.name)
      await this.#options.approvals.set(id, hash)
      if (known.supervised?.state === 'failed') await this.#end(known)
      await this.#reconcile(known)
    })
  }

  /** Checks settings against the form. @throws TomteError ERR_PLUGIN_UNKNOWN, ERR_PLUGIN_SETTINGS */
  checkSettings(id: string, settings: Record<string, unknown>): void {
    const known = this.#find(id)
    if (!known.folder) throw asError(known)
    checkSettings(known.folder.manifest, settings)
  }

  /** Reads the folders anew; the one named, if any, is started anew. */
  reload(id?: string): Promise<void> {
    return this.#inTurn(async () => {
      if (id !== undefined) await this.#end(this.#find(id))
      await this.#readAll()
    })
  }

  /** `from`: its folder, or the manifest in it. Rejects with ERR_PLUGIN_FOLDER, ERR_PLUGIN_MANIFEST; nothing has changed then. */
  install(from: string): Promise<string> {
    return this.#inTurn(async () => {
      const found = await readExtension(basename(from) === MANIFEST ? dirname(from) : from, null)
      const { folder, approvals } = this.#options
      const known = this.#known.get(found.id)
      if (known) await this.#end(known)
      if (known?.folder?.hash !== found.hash) await approvals.set(found.id, null)
      await copyExtension(found, folder)
      await this.#readAll()
      return found.id
    })
  }

  remove(id: string): Promise<void> {
    return this.#inTurn(async () => {
      const known = this.#find(id)
      await this.#end(known)
      await this.#options.approvals.set(id, null)
      await rm(join(this.#options.folder, id), { recursive: true, force: true })
      await this.#readAll()
    })
  }

  /** Rejects with ERR_PLUGIN_DOWN where it does not run, and as `PendingCalls.call` does. */
  async call(id: string, call: ActionCall): Promise<Record<string, unknown> | undefined> {
    const supervised = this.#known.get(id)?.supervised
    if (supervised) return supervised.call(call)
    throw new TomteError('ERR_PLUGIN_DOWN', `The plug-in “${id}” is not enabled.`)
  }

  /** Plug-ins whose settings name this secret are told. */
  secretChanged(name: string): Promise<void> {
    return this.#inTurn(async () => {
      for (const known of this.#known.values()) {
        const settings = this.#wishes.get(known.id)?.settings ?? {}
        if (known.folder && secretsIn(known.folder.manifest, settings).includes(name))
          await this.#settingsChanged(known).catch(error => known.log.note(toPlainError(error).message))
      }
    })
  }

  async #readAll(): Promise<void> {
    const { folder } = this.#options
    await mkdir(folder, { recursive: true, mode: 0o700 })
    for (const id of [...(await extensionFolders(folder)), ...this.#wishes.keys()]) this.#entry(id)
    for (const known of [...this.#known.values()]) {
      await this.#read(known)
      await this.#reconcile(known)
    }
    this.#options.changed?.()
  }

  async #read(known: KnownExtension): Promise<void> {
    const { folder } = this.#options
    known.folder = known.error = undefined
    known.there = (await extensionFolders(folder)).includes(known.id)
    if (!known.there) return
    try {
      const read = await readExtension(join(await realpath(folder), known.id))
      this.#checkNames(read)
      known.folder = read
    } catch (error) {
      known.error = toPlainError(error)
    }
  }

  /** What it is known by is its own: an id of Tomte's own plug-ins would take their place. */
  #checkNames({ id, manifest: { prefix } }: ExtensionFolder): void {
    const { reserved, reservedIds } = this.#options
    if (reservedIds.includes(id))
      throw new TomteError('ERR_PLUGIN_MANIFEST', `The id ${id} belongs to Tomte.`, {
        hint: 'Choose another id in manifest.json, and name the folder like it.',
      })
    const lower = prefix.toLowerCase()
    const other = [...this.#known.values()].find(
      known => known.id !== id && known.folder?.manifest.prefix.toLowerCase() === lower,
    )
    if (!other && !reserved.some(word => word.toLowerCase() === lower)) return
    const owner = other ? `the plug-in ${other.id}` : 'Tomte'
    throw new TomteError('ERR_PLUGIN_MANIFEST', `The prefix ${prefix} belongs to ${owner}.`, {
      hint: 'Choose another prefix in manifest.json.',
    })
  }

  async #reconcile(known: KnownExtension): Promise<void> {
    const { approvals, offer, report } = this.#options
    const { id, folder } = known
    const enabled = this.#wishes.get(id)?.enabled === true
    const approved = folder !== undefined && approvals.has(id, folder.hash)
    if (!folder || !enabled || !approved || this.#stopping) {
      await this.#end(known)
      if (!known.there && !this.#wishes.has(id)) this.#known.delete(id)
      const asks = folder && enabled && !approved && !this.#stopping
      report(id, folder?.manifest.name ?? id, asks ? changedError(folder.manifest.name) : null)
      return
    }
    if (known.supervised && known.running === folder.hash) return
    await this.#end(known)
    known.running = folder.hash
    report(id, folder.manifest.name, null)
    offer(id, folder.manifest)
    known.supervised = await this.#supervise(known, folder)
    // It may wait for the keychain, which nobody else shall wait for.
    void known.supervised.start()
  }

  async #supervise(known: KnownExtension, folder: ExtensionFolder): Promise<SupervisedExtension> {
    const { clock, launch, runner, emit, report, changed, delays, limits } = this.#options
    const { id, manifest, path } = folder
    const own = join(this.#options.ownFolders, id)
    await mkdir(own, { recursive: true, mode: 0o700 })
    return new SupervisedExtension({
      manifest,
      runner,
      code: path,
      module: join(path, manifest.main),
      folder: await realpath(own),
      clock,
      launch,
      limits: { ...defaultLimits, ...limits },
      delays: delays ?? defaultDelays,
      log: known.log,
      counters: known.counters,
      emit: (suffix, payload) => emit(id, { prefix: manifest.prefix, suffix, payload }),
      prepare: () => this.#prepare(folder),
      changed: () => changed?.(),
      gaveUp: error => {
        report(id, manifest.name, error)
        // Where its folder cannot be read, its row says so.
        if (error.code === 'ERR_PLUGIN_CHANGED') this.reload().catch(() => undefined)
      },
    })
  }

  /** Right before each start: what is run is what the user agreed to. */
  async #prepare({ id, path, hash, manifest }: ExtensionFolder): Promise<Record<string, unknown>> {
    const now = await readExtension(path)
    if (now.hash !== hash) throw changedError(manifest.name)
    return settingsWithSecrets(manifest, this.#wishes.get(id)?.settings ?? {}, this.#options.secret)
  }

  async #settingsChanged(known: KnownExtension): Promise<void> {
    if (known.supervised?.state === 'failed') {
      await this.#end(known)
      await this.#reconcile(known)
    } else await known.supervised?.settingsChanged()
  }

  async #end(known: KnownExtension): Promise<void> {
    const { supervised } = known
    if (!supervised) return
    known.supervised = known.running = undefined
    known.restarts += supervised.restarts
    this.#options.offer(known.id, null)
    await supervised.stop()
    this.#options.changed?.()
  }

  #entry(id: string): KnownExtension {
    let known = this.#known.get(id)
    if (!known) {
      const log = new LogTail(this.#options.clock)
      known = { id, there: false, log, counters: { events: 0, dropped: 0 }, restarts: 0 }
      this.#known.set(id, known)
    }
    return known
  }

  #find(id: string): KnownExtension {
    const known = this.#known.get(id)
    if (known) return known
    throw new TomteError('ERR_PLUGIN_UNKNOWN', `There is no plug-in with the id “${id}”.`, {
      hint: 'Put its folder beside the others, and read the folders anew.',
    })
  }

  #inTurn<Result>(task: () => Promise<Result>): Promise<Result> {
    const turn = this.#turn.then(task)
    this.#turn = turn.catch(() => undefined)
    return turn
  }
}

function byId(wishes: readonly ExtensionWish[]): Map<string, ExtensionWish> {
  return new Map(wishes.map(wish => [wish.id, wish]))
}

function changedError(name: string): TomteError {
  return new TomteError(
    'ERR_PLUGIN_CHANGED',
    `The folder of the plug-in “${name}” is not what you agreed to.`,
    {
      hint: 'Look at it again, and enable it if it shall run.',
    },
  )
}

function asError({ id, error }: KnownExtension): TomteError {
  if (error) return new TomteError(error.code, error.message, error)
  return new TomteError('ERR_PLUGIN_UNKNOWN', `The folder of the plug-in “${id}” is gone.`)
}
