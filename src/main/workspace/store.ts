import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { Dispose } from '../../shared/dispose.ts'
import { emptyWorkspace, type Workspace } from '../../shared/workspace/workspace.ts'
import type { Clock } from '../clock.ts'
import { removeOrphans, writeAtomic } from './atomic-write.ts'
import { Backups, backupPrefix } from './backup.ts'
import { readDocument, type Validate, writeDocument, writeRulesAhead } from './document.ts'
import { missing, readIfThere, unwritable } from './file.ts'
import { frozen } from './frozen.ts'
import { type Loaded, newestGood, read, restore } from './load.ts'
import type { ForeignChange, LoadReport } from './report.ts'
import { UndoSteps } from './undo.ts'

export interface WorkspaceStoreOptions {
  /** Absolute path of the workspace file. */
  file: string
  /** `own`: in Tomte's data folder, set aside where damaged. `given`: written by the user's hand (--workspace), never moved or replaced on load. */
  ownership: 'own' | 'given'
  /** Where the last good versions are kept. */
  backupFolder: string
  validate: Validate
  clock: Clock
  log(line: string): void
  /** Told when a save found that somebody else had changed the file. */
  onForeignChange?(change: ForeignChange): void
}

/** The workspace in memory and on disk. Changes are made one after the other, each validated and saved whole, or not at all. */
export class WorkspaceStore {
  readonly #options: WorkspaceStoreOptions
  readonly #backups: Backups
  readonly #listeners = new Set<(workspace: Workspace) => void>()
  readonly #undo = new UndoSteps()
  #current: Workspace = emptyWorkspace()
  /** `#current` as it was written; null where it was only read. */
  #text: string | null = null
  /** Of what the file held when it was last read or written; null where there was none. */
  #digest: string | null = null
  #queue: Promise<unknown> = Promise.resolve()

  constructor(options: WorkspaceStoreOptions) {
    this.#options = options
    this.#backups = new Backups(options.backupFolder, backupPrefix(options.file, options.ownership))
  }

  /** Valid after `load`; to be read, never written to. */
  get current(): Workspace {
    return this.#current
  }

  /** What `undo` would undo. */
  get undoable(): string | null {
    return this.#undo.last?.description ?? null
  }

  /** What Tomte itself last read or wrote, whatever the file may hold by now; to be asked before `load`. Null where that is not known. */
  async lastSeen(): Promise<Workspace | null> {
    return (await newestGood(this.#backups, this.#options.validate))?.workspace ?? null
  }

  /**
   * Reads the file; one of our own that is damaged is set aside and the newest good back-up restored.
   * @throws TomteError ERR_WORKSPACE_NEWER, ERR_WORKSPACE_UNREADABLE, and of a given file ERR_WORKSPACE_MISSING and
   * ERR_WORKSPACE_INVALID with its faults; nothing on disk has changed then
   */
  load(): Promise<LoadReport> {
    return this.#inTurn(async () => {
      const { file } = this.#options
      await removeOrphans(file)
      const loaded = await this.#read()
      this.#current = withFrozenRules(loaded.workspace)
      this.#text = null
      this.#digest = loaded.bytes && digest(loaded.bytes)
      if (loaded.bytes) await this.#backUp(loaded.bytes.toString('utf8'))
      return loaded.report
    })
  }

  /**
   * Replaces the workspace by what `update` makes of a copy of it, whose rules cannot be changed but replaced: those that stay are the
   * same objects. The result is validated as a whole, then saved.
   * @throws what `update` throws; TomteError ERR_WORKSPACE_INVALID, ERR_WORKSPACE_WRITE; nothing has changed then
   */
  change(description: string, update: (workspace: Workspace) => Workspace): Promise<Workspace> {
    return this.#inTurn(async () => {
      const before = this.#current
      const isFirst = this.#digest === null
      const textBefore = this.#text
      const changed = await this.#save(this.#options.validate(update(copyOf(before))))
      if (changed && !isFirst) this.#undo.push(description, textBefore ?? writeDocument(before))
      if (changed) await this.#tell()
      return this.#current
    })
  }

  /** Takes the last change back; resolves with what it was, or null where there is none. @throws as `change` */
  undo(): Promise<string | null> {
    return this.#inTurn(async () => {
      const { last } = this.#undo
      if (!last) return null
      await this.#save(readDocument(last.before, this.#options.validate).workspace)
      this.#undo.pop()
      await this.#tell()
      return last.description
    })
  }

  onChange(listener: (workspace: Workspace) => void): Dispose {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  async #read(): Promise<Loaded> {
    const { file, ownership, validate, clock } = this.#options
    const bytes = await readIfThere(file)
    if (!bytes && ownership === 'given') throw missing(file)
    if (!bytes) return { workspace: emptyWorkspace(), report: { source: 'new' }, bytes: null }
    const reading = read(bytes, validate)
    if ('workspace' in reading) {
      const { workspace, migratedFrom } = reading
      return { workspace, report: { source: 'file', migratedFrom }, bytes }
    }
    if (ownership === 'given') throw reading.error
    return restore(file, reading.faults, this.#backups, validate, clock.now())
  }

  async #save(workspace: Workspace): Promise<boolean> {
    if (this.#digest !== null && isDeepStrictEqual(workspace, this.#current)) return false
    const { file } = this.#options
    await writeRulesAhead(workspace.rules)
    const text = writeDocument(workspace)
    const bytes = Buffer.from(text)
    try {
      const mode = await this.#keepForeign()
      await writeAtomic(file, bytes, mode)
    } catch (error) {
      throw unwritable(file, error)
    }
    this.#current = withFrozenRules(workspace)
    this.#text = text
    this.#digest = digest(bytes)
    await this.#backUp(text)
    return true
  }

  /** Keeps a version that is not ours before it is replaced, and gives the mode the new one shall have. */
  async #keepForeign(): Promise<number> {
    const { file, ownership, clock, onForeignChange } = this.#options
    const bytes = await readIfThere(file)
    if (!bytes) return 0o600
    if (digest(bytes) !== this.#digest) {
      const kept = await this.#backups.keepForeign(bytes, clock.now())
      const text = `Somebody else changed ${basename(file)} while Tomte had it open. Their version was kept as ${basename(kept)}, and Tomte’s was saved.`
      onForeignChange?.({ kept, text })
    }
    return ownership === 'own' ? 0o600 : (await stat(file)).mode & 0o777
  }

  /** The workspace itself is safe by then: a back-up that fails is no reason to fail the change. */
  async #backUp(text: string): Promise<void> {
    try {
      await this.#backups.save(text, this.#options.clock.now())
    } catch (error) {
      this.#options.log(`The workspace could not be backed up: ${(error as Error).message}`)
    }
  }

  /**
   * The change is made and saved by then: a listener that fails is no reason to call it failed. With thousands of rules each has a lot
   * to do, and so a turn of its own.
   */
  async #tell(): Promise<void> {
    for (const listener of [...this.#listeners]) {
      await setImmediate()
      try {
        listener(this.#current)
      } catch (error) {
        this.#options.log(`A change of the workspace could not be passed on: ${(error as Error).message}`)
      }
    }
  }

  #inTurn<Result>(task: () => Promise<Result>): Promise<Result> {
    const turn = this.#queue.then(task)
    this.#queue = turn.catch(() => undefined)
    return turn
  }
}

function digest(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

/** There may be thousands of rules: whoever sees the same object again knows that nothing in it has changed. */
function withFrozenRules(workspace: Workspace): Workspace {
  for (const rule of workspace.rules) frozen(rule)
  return workspace
}

function copyOf({ rules, ...others }: Workspace): Workspace {
  return { ...structuredClone(others), rules: [...rules] }
}
