import { RE2JS } from 're2js'
import { meter } from './meter.ts'
import { compileRe2 } from './pattern.ts'

const compiled = new WeakMap<RegExp, ReturnType<typeof compileRe2>>()

/** @throws TomteError ERR_EXPRESSION where RE2 does not know the syntax */
export function checkRegex(written: RegExp): void {
  compiled.set(written, compileRe2(RE2JS.translateRegExp(written)))
}

/** Units for one character met by one instruction of the compiled pattern, where RE2 is at its slowest. */
const WORST = 4

interface Found extends Array<string | undefined> {
  index: number
}

/** The part of RegExp that JSONata uses, matched by RE2 within the budget of the evaluation. */
export class RegexEngine {
  lastIndex = 0
  readonly #written: RegExp

  constructor(written: RegExp) {
    this.#written = written
    if (!compiled.has(written)) checkRegex(written)
  }

  exec(text: string): Found | null {
    const { re2, size } = compiled.get(this.#written) as ReturnType<typeof compileRe2>
    meter.charge(1 + Math.max(0, text.length - this.lastIndex) * size * WORST + (text.length >> 3))
    const matcher = re2.matcher(text)
    if (this.lastIndex > text.length || !matcher.find(this.lastIndex)) {
      this.lastIndex = 0
      return null
    }
    const groups = [matcher.group(0) ?? '']
    for (let group = 1; group <= matcher.groupCount(); group++) groups.push(matcher.group(group) as string)
    this.lastIndex = matcher.end()
    return Object.assign(groups, { index: matcher.start() })
  }
}
