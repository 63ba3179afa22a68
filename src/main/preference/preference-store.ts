import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Conf from 'conf'
import { callSchemas } from '../../shared/contract/calls.ts'
import type { Preferences } from '../../shared/contract/preferences.ts'
import type { Dispose } from '../../shared/dispose.ts'
import { isRecord } from '../../shared/record.ts'
import { type Clock, systemClock } from '../clock.ts'

const defaults: Preferences = {
  theme: 'system',
  railFolded: false,
  inspectorWidth: 360,
  publishHistory: [],
  welcomed: false,
}
const fields = callSchemas['preferences.put'].shape

/** conf writes at once and waits for the disk: changes made in quick succession are written together. */
const WRITE_AFTER = 300

/** How the window is set up, in `preferences.json` of the data folder. A file that is damaged is set aside, and a value that does not fit is as if it were not there. */
export class PreferenceStore {
  readonly #folder: string
  readonly #clock: Clock
  readonly #log: (line: string) => void
  #file: Conf | null = null
  #preferences: Preferences | null = null
  #stop: Dispose | null = null

  constructor(folder: string, clock: Clock = systemClock, log: (line: string) => void = () => undefined) {
    this.#folder = folder
    this.#clock = clock
    this.#log = log
  }

  get(): Preferences {
    this.#preferences ??= { ...defaults, ...fitting(this.#open().store) }
    return this.#preferences
  }

  /** Changes what is given; the file follows within the second. */
  put(changes: Partial<Preferences>): void {
    this.#preferences = { ...this.get(), ...fitting({ ...changes }) }
    this.#stop ??= this.#clock.after(WRITE_AFTER, () => this.save())
  }

  /** Writes now what is not yet written. A disk that refuses costs the window's looks, no more: it is logged. */
  save(): void {
    if (!this.#stop) return
    this.#stop()
    this.#stop = null
    try {
      this.#open().store = { ...this.get() }
    } catch (error) {
      this.#log(`The preferences could not be saved: ${(error as Error).message}`)
    }
  }

  #open(): Conf {
    if (this.#file) return this.#file
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
    this.#removeOrphans()
    try {
      this.#file = openFile(this.#folder)
    } catch (error) {
      this.#setAside(error as Error)
      this.#file = openFile(this.#folder)
    }
    return this.#file
  }

  #setAside(error: Error): void {
    const time = new Date(this.#clock.now()).toISOString().replace(/[:.]/g, '-')
    const name = `preferences.damaged-${time}.json`
    renameSync(join(this.#folder, 'preferences.json'), join(this.#folder, name))
    this.#log(`The preferences were damaged (${error.message}) and set aside as ${name}.`)
  }

  /** A kill in the middle of a write leaves conf's temporary file behind. */
  #removeOrphans(): void {
    for (const name of readdirSync(this.#folder))
      if (/^preferences\.json\.tmp-[0-9a-f]+$/.test(name)) rmSync(join(this.#folder, name), { force: true })
  }
}

function openFile(folder: string): Conf {
  return new Conf({
    cwd: folder,
    configName: 'preferences',
    configFileMode: 0o600,
    accessPropertiesByDotNotation: false,
    serialize: value => `${JSON.stringify(value, null, 2)}\n`,
    deserialize,
  })
}

/** conf by itself would make an object of a list or a text. */
function deserialize(text: string): Record<string, unknown> {
  const value: unknown = JSON.parse(text)
  if (isRecord(value)) return value
  throw new Error('it holds no object')
}

function fitting(stored: Record<string, unknown>): Partial<Preferences> {
  const entries = Object.entries(fields).flatMap(([name, schema]) => {
    const checked = schema.safeParse(stored[name])
    return checked.success && checked.data !== undefined ? [[name, checked.data]] : []
  })
  return Object.fromEntries(entries) as Partial<Preferences>
}
