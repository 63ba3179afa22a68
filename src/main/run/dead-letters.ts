import { TomteError } from '../../shared/errors.ts'
import { digestOf } from './actions-digest.ts'
import { type DeadLetter, deadLetterOf, isWhole, readDeadLetter, writeDeadLetter } from './dead-letter.ts'
import type { Resumed } from './rule-runs.ts'
import type { Run, RunnableRule } from './run.ts'

/** Where dead letters are kept; what is written comes to disk a moment later. */
export interface DeadLetterStore {
  /** `value` is asked for when it is written, if the letter is still kept then. */
  keep(id: number, value: () => Uint8Array): void
  drop(id: number): void
  /** What earlier starts left. */
  read(): Promise<Uint8Array[]>
}

export interface DeadLettersOptions {
  store: DeadLetterStore
  /** The rule as it is now. */
  rule(id: string): RunnableRule | undefined
  /** Starts a run; answers with its id, 0 where the rule's mode does not let it. */
  resume(rule: RunnableRule, run: Resumed): number
  changed(): void
  log(line: string): void
  limits?: { letters: number; bytes: number }
}

/** The rule of a letter, beside what it was when the run failed. */
type RuleStanding = 'same' | 'changed' | 'gone'

/** A run is put into words when somebody looks, or it is written: rules may fail thousands of times a second. */
interface Kept {
  bytes: number
  letter(): DeadLetter
  again: number | undefined
}

const LETTER_BYTES = 2048

/** Runs that failed for good, until somebody deals with them: the newest, bounded by number and bytes. */
export class DeadLetters {
  readonly #options: DeadLettersOptions
  readonly #limits: { letters: number; bytes: number }
  #kept = new Map<number, Kept>()
  /** Letters that are being run again, by that run. */
  readonly #again = new Map<number, number>()
  /** Runs that end while one is being started. */
  #endedMeanwhile: Map<number, Run['state']> | undefined
  #bytes = 0
  #dropped = 0

  constructor(options: DeadLettersOptions) {
    this.#options = options
    this.#limits = options.limits ?? { letters: 1000, bytes: 32 * 1024 * 1024 }
  }

  get count(): number {
    return this.#kept.size
  }

  /** Those that made room for newer ones. */
  get dropped(): number {
    return this.#dropped
  }

  /** Reads what earlier starts left; what is damaged is left out. */
  async start(): Promise<void> {
    const newer = this.#kept
    this.#kept = new Map()
    for (const value of await this.#options.store.read()) this.#restore(value)
    for (const [id, kept] of newer) this.#kept.set(id, kept)
    this.#makeRoom()
  }

  /** A run ended. `locals`: the variables of the run alone. `isShadow`: it did nothing, so that no letter comes of it or is dealt with by it. */
  ended(run: Run, locals: Readonly<Record<string, unknown>> | undefined, isShadow = false): void {
    const { id } = run
    const state = isShadow ? 'stopped' : run.state
    if (state === 'failed') this.#add(run, locals)
    this.#endedMeanwhile?.set(id, state)
    if (this.#again.size > 0) this.#answered(id, state)
  }

  /** Newest first. */
  list(limit: number, before = Number.POSITIVE_INFINITY): DeadLetter[] {
    const ids = [...this.#kept.keys()].filter(id => id < before).sort((a, b) => b - a)
    return ids.slice(0, limit).map(id => this.get(id))
  }

  /** @throws TomteError ERR_DEAD_LETTER_GONE */
  get(id: number): DeadLetter {
    return this.#find(id).letter()
  }

  /** The run under way by which it is run again. */
  againBy(id: number): number | undefined {
    return this.#kept.get(id)?.again
  }

  /** How its rule stands now. */
  standing({ rule, fingerprint }: DeadLetter): RuleStanding {
    const now = this.#options.rule(rule)
    if (!now) return 'gone'
    return digestOf(now.rule) === fingerprint ? 'same' : 'changed'
  }

  /** Answers with the id of the new run. @throws TomteError ERR_DEAD_LETTER_…, ERR_RULE_CHANGED, ERR_RULE_UNKNOWN, ERR_RULE_SHADOW, ERR_RULE_BUSY */
  runAgain(id: number, from: 'failed' | 'start'): number {
    const kept = this.#find(id)
    const letter = kept.letter()
    const { name, event, trigger } = letter
    if (kept.again !== undefined)
      throw new TomteError('ERR_DEAD_LETTER_BUSY', `“${name}” is being run again already.`)
    if (!isWhole(letter)) throw tooLarge(`The payload of its event (${letter.size} bytes)`, 'failed')
    const rule = this.#options.rule(letter.rule)
    if (!rule)
      throw new TomteError('ERR_RULE_UNKNOWN', `The rule “${name}” is no more.`, {
        hint: 'Dismiss the letter, or bring the rule back.',
      })
    if (rule.rule.shadow)
      throw new TomteError('ERR_RULE_SHADOW', `“${name}” only reports what it would do, and does nothing.`, {
        hint: 'Let it act again, then run this again.',
      })
    const anew = from === 'start'
    if (!anew && this.standing(letter) === 'changed')
      throw new TomteError('ERR_RULE_CHANGED', `“${name}” was changed since that run failed.`, {
        hint: 'Run the whole rule as it is now, if what was done before may be done again.',
      })
    if (!anew && letter.locals === null) throw tooLarge('What its earlier actions brought', 'start')
    const run = this.#startAgain(
      kept,
      id,
      rule,
      anew
        ? { trigger, event, atOnce: true }
        : { trigger, event, atOnce: true, from: letter.from, locals: letter.locals ?? undefined },
    )
    if (run === 0)
      throw new TomteError('ERR_RULE_BUSY', `“${name}” is running already, and its mode is ${rule.mode}.`, {
        hint: 'Wait until it is done, or stop it first.',
      })
    this.#options.changed()
    return run
  }

  /** @throws TomteError ERR_DEAD_LETTER_GONE */
  dismiss(id: number): void {
    this.#find(id)
    this.#remove(id)
    this.#options.changed()
  }

  /** Answers with how many there were. */
  dismissAll(): number {
    const { count } = this
    for (const id of [...this.#kept.keys()]) this.#remove(id)
    this.#options.changed()
    return count
  }

  #find(id: number): Kept {
    const kept = this.#kept.get(id)
    if (kept) return kept
    throw new TomteError('ERR_DEAD_LETTER_GONE', 'This failed run is no longer in the list.', {
      hint: 'It was dealt with in another window, or made room for newer ones.',
    })
  }

  #add(run: Run, locals: Readonly<Record<string, unknown>> | undefined): void {
    const { store, changed } = this.#options
    let letter: DeadLetter | undefined
    const put = () => {
      letter ??= deadLetterOf(run, locals)
      return letter
    }
    const bytes = LETTER_BYTES + run.event.payload.size
    this.#kept.set(run.id, { bytes, letter: put, again: undefined })
    this.#bytes += bytes
    store.keep(run.id, () => writeDeadLetter(put()))
    this.#makeRoom()
    changed()
  }

  #restore(value: Uint8Array): void {
    try {
      const letter = readDeadLetter(value)
      const bytes = LETTER_BYTES + letter.event.payload.size
      this.#kept.set(letter.id, { bytes, letter: () => letter, again: undefined })
      this.#bytes += bytes
    } catch (error) {
      this.#options.log(`a failed run could not be read from disk: ${(error as Error).message}`)
    }
  }

  #startAgain(kept: Kept, id: number, rule: RunnableRule, resumed: Resumed): number {
    // It may end before its id is known.
    const ended = new Map<number, Run['state']>()
    this.#endedMeanwhile = ended
    const run = this.#options.resume(rule, resumed)
    this.#endedMeanwhile = undefined
    const state = ended.get(run)
    if (state !== undefined) this.#over(id, state)
    else if (run !== 0) {
      kept.again = run
      this.#again.set(run, id)
    }
    return run
  }

  #answered(id: number, state: Run['state']): void {
    const letter = this.#again.get(id)
    if (letter === undefined) return
    this.#again.delete(id)
    this.#over(letter, state)
    this.#options.changed()
  }

  /** Where it failed again, a new letter stands for it. */
  #over(id: number, state: Run['state']): void {
    const kept = this.#kept.get(id)
    if (!kept) return
    kept.again = undefined
    if (state !== 'stopped') this.#remove(id)
  }

  #remove(id: number): void {
    this.#bytes -= this.#kept.get(id)?.bytes ?? 0
    this.#kept.delete(id)
    this.#options.store.drop(id)
  }

  /** The newest stays, whatever it takes. */
  #makeRoom(): void {
    const { letters, bytes } = this.#limits
    for (const id of this.#kept.keys()) {
      if (this.#kept.size === 1 || (this.#kept.size <= letters && this.#bytes <= bytes)) return
      this.#remove(id)
      this.#dropped++
    }
  }
}

function tooLarge(what: string, remedy: 'failed' | 'start'): TomteError {
  const hint =
    remedy === 'start' ? 'Run the whole rule instead.' : 'Wait for the next such event, or send it again.'
  return new TomteError(
    'ERR_DEAD_LETTER_SIZE',
    `${what} was too large to be kept, so the run cannot be taken up.`,
    { hint },
  )
}
