import type { Dispose } from '../../../shared/dispose.ts'
import { compileEventPattern } from '../../../shared/event-pattern.ts'
import type { Clock } from '../../clock.ts'
import type { FolderPath } from '../allowed-folder.ts'
import { FolderWatch, type Wanted } from './folder-watch.ts'

/** The folders that triggers watch: each is watched once, however many triggers look into it. */
export class Watches {
  readonly #folders: FolderPath
  readonly #clock: Clock
  readonly #watches = new Map<string, { watch: FolderWatch; wanted: Set<Wanted> }>()

  constructor(folders: FolderPath, clock: Clock) {
    this.#clock = clock
    this.#folders = folders
  }

  /** Empty where no such folder is allowed. */
  pathOf(folder: string): string {
    return this.#folders(folder) ?? ''
  }

  /** Emits the changes whose event string matches `pattern`, and `File.Failed` of the folder. */
  add(folder: string, pattern: string, emit: Wanted['emit']): Dispose {
    const path = this.pathOf(folder)
    const key = `${folder}\0${path}`
    let entry = this.#watches.get(key)
    if (!entry) {
      const wanted = new Set<Wanted>()
      entry = { wanted, watch: new FolderWatch(folder, path, wanted, this.#clock) }
      this.#watches.set(key, entry)
      entry.watch.start()
    }
    const { watch, wanted } = entry
    const own: Wanted = { matches: compileEventPattern(pattern), emit }
    wanted.add(own)
    return () => {
      wanted.delete(own)
      if (wanted.size > 0 || this.#watches.get(key)?.watch !== watch) return
      this.#watches.delete(key)
      void watch.stop()
    }
  }

  async stop(): Promise<void> {
    const watches = [...this.#watches.values()]
    this.#watches.clear()
    await Promise.all(watches.map(({ watch }) => watch.stop()))
  }
}
