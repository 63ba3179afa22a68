import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { extensionIdSchema } from '../../shared/extension.ts'

const schema = z.record(extensionIdSchema, z.string().regex(/^[0-9a-f]{64}$/))

/**
 * Which content of which plug-in the user of this machine agreed to run. It stands beside the workspace, not in it: a workspace
 * that was copied here agrees to nothing. A file that cannot be read agrees to nothing either.
 */
export class Approvals {
  readonly #file: string
  #hashes: Record<string, string> = {}
  #saving: Promise<void> = Promise.resolve()

  constructor(file: string) {
    this.#file = file
  }

  async load(): Promise<void> {
    try {
      this.#hashes = schema.parse(JSON.parse(await readFile(this.#file, 'utf8')))
    } catch {
      this.#hashes = {}
    }
  }

  has(id: string, hash: string): boolean {
    return Object.hasOwn(this.#hashes, id) && this.#hashes[id] === hash
  }

  /** Null: no content of it. Resolves once that is on disk. */
  set(id: string, hash: string | null): Promise<void> {
    const { [id]: _, ...others } = this.#hashes
    this.#hashes = hash === null ? others : { ...others, [id]: hash }
    this.#saving = this.#saving.catch(() => {}).then(() => this.#save())
    return this.#saving
  }

  async #save(): Promise<void> {
    await mkdir(dirname(this.#file), { recursive: true, mode: 0o700 })
    const temporary = `${this.#file}.tmp-${randomBytes(6).toString('hex')}`
    try {
      const handle = await open(temporary, 'wx', 0o600)
      try {
        await handle.writeFile(`${JSON.stringify(this.#hashes, null, 2)}\n`)
        await handle.sync()
      } finally {
        await handle.close()
      }
      await rename(temporary, this.#file)
    } catch (error) {
      await rm(temporary, { force: true })
      throw error
    }
  }
}
