import { UsageError } from '../command.ts'

/** One flag as Mosquitto's clients have it. */
export interface Flag {
  /** Every spelling; the short one first. */
  names: readonly string[]
  /** Names what follows it, in the help: `TOPIC`. Absent: nothing follows. */
  value?: string
  /** How many words follow, where that depends on them; called with all that are left. */
  words?: (following: readonly string[]) => number
  /** One line for the help. */
  says: string
}

export type FlagTable = Readonly<Record<string, Flag>>

/** Flags under one heading of the help. */
export interface FlagGroup {
  title: string
  flags: FlagTable
}

/** What a command line gave, by the names that the table has for its flags. */
export class Given<Name extends string = string> {
  readonly #found: ReadonlyMap<string, string[][]>

  constructor(found: ReadonlyMap<string, string[][]>) {
    this.#found = found
  }

  has(name: Name): boolean {
    return this.#found.has(name)
  }

  /** The value; of a flag given twice the last one counts. */
  text(name: Name): string | undefined {
    return this.#found.get(name)?.at(-1)?.[0]
  }

  /** All values of a flag that may be repeated. */
  all(name: Name): string[] {
    return this.words(name).map(([first = '']) => first)
  }

  /** All that followed, for each time it was given. */
  words(name: Name): string[][] {
    return this.#found.get(name) ?? []
  }

  /** A whole number. @throws UsageError */
  whole(name: Name, low: number, high: number, called: string): number | undefined {
    return this.#number(name, low, high, called, /^\d+$/, 'a whole number')
  }

  /** A number with or without a fraction. @throws UsageError */
  number(name: Name, low: number, high: number, called: string): number | undefined {
    return this.#number(name, low, high, called, /^(\d+\.?\d*|\.\d+)$/, 'a number')
  }

  #number(name: Name, low: number, high: number, called: string, form: RegExp, kind: string) {
    const text = this.text(name)
    if (text === undefined) return undefined
    const number = Number(text)
    if (!form.test(text) || number < low || number > high)
      throw new UsageError(`The ${called} must be ${kind} from ${low} to ${high}, not “${text}”.`)
    return number
  }
}

/**
 * Reads a command line as Mosquitto's clients do: each flag is a word of its own, and the words after it are its value
 * whatever they look like. `leftOut` says of flags that Mosquitto has and Tomte has not why that is so.
 * @throws UsageError
 */
export function parseFlags<Name extends string>(
  args: readonly string[],
  flags: Readonly<Record<Name, Flag>>,
  leftOut: ReadonlyMap<string, string>,
): Given<Name> {
  const byName = new Map<string, [string, Flag]>()
  for (const [key, flag] of Object.entries<Flag>(flags))
    for (const name of flag.names) byName.set(name, [key, flag])
  const found = new Map<string, string[][]>()
  for (let at = 0; at < args.length; ) {
    const word = args[at++]!
    const entry = byName.get(word)
    if (!entry) throw unknown(word, leftOut)
    const [key, flag] = entry
    const count = flag.words?.(args.slice(at)) ?? (flag.value === undefined ? 0 : 1)
    if (args.length - at < count) throw new UsageError(`${word} needs ${flag.value} after it.`)
    found.set(key, [...(found.get(key) ?? []), args.slice(at, at + count)])
    at += count
  }
  return new Given(found)
}

function unknown(word: string, leftOut: ReadonlyMap<string, string>): UsageError {
  const reason = leftOut.get(word)
  if (reason !== undefined) return new UsageError(`Tomte has no ${word}: ${reason}.`)
  return new UsageError(
    word.startsWith('-') ? `There is no flag ${word}.` : `“${word}” belongs to no flag before it.`,
  )
}
