import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import type { Notice } from '../../shared/contract/status.ts'
import { TomteError } from '../../shared/errors.ts'
import { placeSchema, type SecretPurpose, type SecretUse } from '../../shared/secret-place.ts'
import { secretReferenceSchema } from '../../shared/workspace/secret-reference.ts'
import type { Clock } from '../clock.ts'
import { removeOrphans, writeAtomic } from '../workspace/atomic-write.ts'
import { copyAside } from '../workspace/quarantine.ts'

const MOST_PLACES = 100

const fileSchema = z.strictObject({
  version: z.literal(1),
  places: z.record(secretReferenceSchema.shape.secret, z.array(placeSchema).max(MOST_PLACES)),
})
type Places = z.infer<typeof fileSchema>['places']

export interface SecretPlacesOptions {
  dataFolder: string
  clock: Clock
  notify(notice: Notice): void
}

/**
 * The places for which a person stored each secret, in `secret-places.json` of the data folder; never a secret itself. The workspace comes from
 * anywhere, this file does not: a secret is sent nowhere else, whatever the workspace says. It is read anew each time, so that
 * `tomte secret allow` is heard by a Tomte that runs.
 */
export class SecretPlaces {
  readonly #options: SecretPlacesOptions
  readonly #file: string
  #turn: Promise<unknown> = Promise.resolve()

  constructor(options: SecretPlacesOptions) {
    this.#options = options
    this.#file = join(options.dataFolder, 'secret-places.json')
  }

  /**
   * Before the workspace is read. Where there is no file yet, the secrets of an installation from before are bound to the places that
   * `before` tells; never again after that.
   */
  async start(before: () => Promise<readonly SecretUse[]>): Promise<void> {
    try {
      await removeOrphans(this.#file)
      if (await this.exists()) return
      const uses = await before()
      await this.#change(places => {
        for (const { name, place } of uses) add(places, name, place)
      })
    } catch (error) {
      this.#options.notify(unwritten(error))
    }
  }

  /** Whether Tomte has ever worked with this data folder. */
  async exists(): Promise<boolean> {
    return (await this.#bytes()) !== null
  }

  /** Where each may be sent; names that may be sent nowhere are left out. @throws TomteError ERR_SECRET_PLACES where the file cannot be read */
  async of(names: readonly string[]): Promise<Places> {
    const places = await this.#inTurn(() => this.#read())
    return Object.fromEntries(
      names.flatMap(name => (Object.hasOwn(places, name) ? [[name, places[name]!]] : [])),
    )
  }

  /** Where it may be sent. @throws as `of` */
  async placesOf(name: string): Promise<string[]> {
    return Object.values(await this.of([name])).flat()
  }

  /** A person lets the secret be sent to these places too. @throws TomteError ERR_SECRET_PLACES; nothing has changed then */
  async allow(name: string, places: readonly string[]): Promise<void> {
    await this.#change(all => {
      for (const place of places) add(all, name, place)
    })
  }

  /** It may be sent nowhere any more. @throws as `allow` */
  async forget(name: string): Promise<void> {
    await this.#change(all => {
      delete all[name]
    })
  }

  /** @throws TomteError ERR_SECRET_ELSEWHERE where nobody stored the secret for this place; ERR_SECRET_PLACES */
  async check(name: string, place: string, purpose: SecretPurpose): Promise<void> {
    const kept = await this.placesOf(name)
    if (!kept.includes(place)) throw elsewhere(name, place, kept, purpose)
  }

  #change(update: (places: Places) => void): Promise<void> {
    return this.#inTurn(async () => {
      const places = await this.#read()
      const before = JSON.stringify(places)
      update(places)
      if ((await this.exists()) && JSON.stringify(places) === before) return
      await this.#write(places)
    })
  }

  async #read(): Promise<Places> {
    const bytes = await this.#bytes()
    if (bytes === null) return {}
    try {
      return fileSchema.parse(JSON.parse(bytes.toString('utf8'))).places
    } catch {
      // Copied, not moved: at no moment is there no file, which would be taken for an installation from before.
      const aside = await copyAside(this.#file, this.#options.clock.now())
      await this.#write({})
      this.#options.notify(damaged(basename(aside)))
      return {}
    }
  }

  async #bytes(): Promise<Buffer | null> {
    try {
      return await readFile(this.#file)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
      throw new TomteError(
        'ERR_SECRET_PLACES',
        `Where secrets may be sent cannot be read from ${this.#file}: ${(error as Error).message}.`,
        { cause: error, hint: 'Check that it is a file and that you may read it.' },
      )
    }
  }

  async #write(places: Places): Promise<void> {
    try {
      await writeAtomic(this.#file, `${JSON.stringify({ version: 1, places }, null, 2)}\n`)
    } catch (error) {
      throw new TomteError(
        'ERR_SECRET_PLACES',
        `Where secrets may be sent could not be saved to ${this.#file}: ${(error as Error).message}.`,
        { cause: error, hint: 'Check that the disk is not full and that you may write there.' },
      )
    }
  }

  #inTurn<Result>(task: () => Promise<Result>): Promise<Result> {
    const turn = this.#turn.then(task)
    this.#turn = turn.catch(() => undefined)
    return turn
  }
}

function add(places: Places, name: string, place: string): void {
  const kept = Object.hasOwn(places, name) ? places[name]! : []
  if (!kept.includes(place)) places[name] = [...kept, place].slice(-MOST_PLACES)
}

function elsewhere(name: string, place: string, kept: readonly string[], purpose: SecretPurpose): TomteError {
  const { who, what, layer } = purpose
  const message =
    kept.length === 0
      ? `${who} wants to send ${what} to ${place}, for which it was not stored.`
      : `${who} wants to send ${what} kept for ${kept.join(' and ')} to ${place}.`
  const argument = place.includes(' ') ? `"${place}"` : place
  return new TomteError('ERR_SECRET_ELSEWHERE', message, {
    layer,
    hint: `Only if that is right, type it again for this address or choose “Allow for this address”; on a machine without a window: tomte secret allow ${name} ${argument}`,
  })
}

function damaged(aside: string): Notice {
  return {
    id: 'secret-places',
    level: 'warning',
    code: 'ERR_SECRET_PLACES_DAMAGED',
    title: 'The list of where secrets may be sent was damaged',
    text: `It was set aside as ${aside}. Each password asks once more before it is sent anywhere.`,
  }
}

function unwritten(error: unknown): Notice {
  return {
    id: 'secret-places',
    level: 'error',
    code: 'ERR_SECRET_PLACES',
    title: 'Where secrets may be sent could not be kept',
    text: error instanceof Error ? error.message : String(error),
  }
}
