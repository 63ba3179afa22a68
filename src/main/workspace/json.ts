import { type Fault, TomteError } from '../../shared/errors.ts'
import { jsonPath } from '../../shared/faults.ts'

/** Deeper nesting is refused: no workspace needs it, and the validators that follow are recursive. */
const MAX_DEPTH = 200

/**
 * Parses a workspace's text as strict JSON. Unlike `JSON.parse` it says where the text is broken by line and column, and
 * refuses a field that stands twice in one object, which would silently lose the first.
 * @throws TomteError ERR_WORKSPACE_INVALID with the fault
 */
export function parseJson(text: string): unknown {
  const fault = new JsonReader(text).fault()
  if (fault)
    throw new TomteError('ERR_WORKSPACE_INVALID', `${fault.path}: ${fault.message}`, { faults: [fault] })
  return JSON.parse(text)
}

class JsonFault extends Error {}

/** Walks over the text once, keeping no values. */
class JsonReader {
  readonly #text: string
  readonly #path: (string | number)[] = []
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  fault(): Fault | null {
    try {
      this.#space()
      if (this.#at === this.#text.length) throw new JsonFault('The file is empty.')
      this.#value()
      this.#space()
      if (this.#at < this.#text.length)
        throw new JsonFault(`The document has ended, but here stands ${this.#here()}.`)
      return null
    } catch (error) {
      if (error instanceof JsonFault) return { path: this.#place(), message: error.message }
      throw error
    }
  }

  #value(): void {
    if (this.#path.length > MAX_DEPTH) throw new JsonFault(`Nested deeper than ${MAX_DEPTH} levels.`)
    const character = this.#text[this.#at]
    if (character === '{') this.#object()
    else if (character === '[') this.#array()
    else if (character === '"') this.#string()
    else if (!this.#token(/(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/y))
      throw new JsonFault(`A value is missing here; there is ${this.#here()}.`)
  }

  #object(): void {
    const start = this.#at++
    const seen = new Set<string>()
    this.#space()
    if (this.#skip('}')) return
    for (;;) {
      const from = this.#at
      if (this.#text[from] !== '"')
        throw new JsonFault(`A field’s name in double quotes is missing here; there is ${this.#here()}.`)
      const name = this.#string()
      if (seen.has(name)) this.#duplicate(name, from)
      seen.add(name)
      this.#space()
      if (!this.#skip(':')) throw new JsonFault(`A “:” is missing after “${name}”; there is ${this.#here()}.`)
      this.#space()
      this.#path.push(name)
      this.#value()
      this.#path.pop()
      this.#space()
      if (this.#skip('}')) return
      this.#comma('}', start)
    }
  }

  #array(): void {
    const start = this.#at++
    this.#space()
    if (this.#skip(']')) return
    for (let index = 0; ; index++) {
      this.#path.push(index)
      this.#value()
      this.#path.pop()
      this.#space()
      if (this.#skip(']')) return
      this.#comma(']', start)
    }
  }

  #comma(end: string, start: number): void {
    if (!this.#skip(','))
      throw new JsonFault(
        `A comma or “${end}” is missing here (opened in line ${this.#lineOf(start).line}); there is ${this.#here()}.`,
      )
    const comma = this.#at - 1
    this.#space()
    if (this.#text[this.#at] !== end) return
    this.#at = comma
    throw new JsonFault(`A comma stands before “${end}”; remove it.`)
  }

  #string(): string {
    const start = this.#at++
    for (;;) {
      const code = this.#text.charCodeAt(this.#at)
      if (code === 0x22) break
      if (code === 0x5c) this.#escape()
      else if (code >= 0x20) this.#at++
      else
        throw new JsonFault(
          `The text that begins in column ${this.#lineOf(start).column} is not closed; there is ${this.#here()}.`,
        )
    }
    this.#at++
    return JSON.parse(this.#text.slice(start, this.#at)) as string
  }

  #escape(): void {
    if (!this.#token(/\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y))
      throw new JsonFault('There is no such escape; a backslash itself is written \\\\.')
  }

  #duplicate(name: string, at: number): never {
    this.#at = at
    throw new JsonFault(`The field ${jsonPath([...this.#path, name])} stands here for the second time.`)
  }

  #space(): void {
    this.#token(/[ \t\n\r]+/y)
  }

  #skip(character: string): boolean {
    if (this.#text[this.#at] !== character) return false
    this.#at++
    return true
  }

  #token(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at
    if (!pattern.test(this.#text)) return false
    this.#at = pattern.lastIndex
    return true
  }

  #here(): string {
    const code = this.#text.codePointAt(this.#at)
    if (code === undefined) return 'the end of the file'
    if (code < 0x20) return `the control character U+${code.toString(16).padStart(4, '0').toUpperCase()}`
    return `“${String.fromCodePoint(code)}”`
  }

  #place(): string {
    const { line, column } = this.#lineOf(this.#at)
    return `line ${line}, column ${column}`
  }

  #lineOf(at: number) {
    const before = this.#text.slice(0, at)
    const line = before.split('\n').length
    return { line, column: [...before.slice(before.lastIndexOf('\n') + 1)].length + 1 }
  }
}
