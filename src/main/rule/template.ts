import Handlebars from 'handlebars'
import { TomteError } from '../../shared/errors.ts'
import type { TomteEvent } from '../../shared/event.ts'
import { EventFields, fieldOf, isScopeName, stepsFault } from '../../shared/field-path.ts'
import { writtenForm } from '../../shared/written-form.ts'
import type { Variables } from './compiled-rule.ts'
import { refillBudget, tooLong } from './template-budget.ts'
import { blockHelpers, helperArguments, registerHelpers, SHOW } from './template-functions.ts'
import { BYTES, parseTemplate, TemplateFault } from './template-syntax.ts'

/** @throws TomteError ERR_TEMPLATE */
export type Renderer = (event: TomteEvent, variables: Variables, now: number) => string

/** Characters that a rendered template may have beside the payload's share. */
const LONGEST_OUTPUT = 1_048_576

const handlebars = Handlebars.create()
registerHelpers(handlebars)

/** What is wrong with a template, in words; null where nothing is. For validation on save. */
export function templateFault(source: string): string | null {
  if (!source.includes('{{') || simplePath(source)) return null
  try {
    parseTemplate(source)
    return null
  } catch (error) {
    if (error instanceof TemplateFault) return error.message
    throw error
  }
}

/** Whether the template is exactly one `{{payload}}`, which passes bytes on untouched where bytes are wanted. */
export function isWholePayload(source: string): boolean {
  return /^\{\{\s*payload\s*\}\}$/.test(source)
}

/**
 * Compiles a template: Handlebars over `{event, topic, topicLevels, payload, text, variables, now}`, without HTML escapes. One
 * without `{{` is a constant, and one that is a single path is read without Handlebars; both mean the same as with it.
 */
export function compileTemplate(source: string): Renderer {
  if (!source.includes('{{')) return () => source
  const steps = simplePath(source)
  return steps ? compilePath(steps) : compileHandlebars(source)
}

function compilePath(steps: string[]): Renderer {
  const field = fieldOf(steps)
  return (event, variables, now) => {
    try {
      return writtenForm(field(event, variables, now))
    } catch (error) {
      throw templateError(error)
    }
  }
}

const knownHelpers = Object.fromEntries(
  [...Object.keys(helperArguments), ...blockHelpers, SHOW].map(name => [name, true]),
)

/** Compiled when it is first used: a workspace of many rules starts fast. */
function compileHandlebars(source: string): Renderer {
  let template: HandlebarsTemplateDelegate | undefined
  return (event, variables, now) => {
    try {
      template ??= handlebars.compile(parseTemplate(source), {
        noEscape: true,
        knownHelpersOnly: true,
        knownHelpers,
      })
      const longest = LONGEST_OUTPUT + 4 * event.payload.size
      refillBudget(longest)
      const text = template(scopeOf(event, variables, now), {
        data: { [BYTES]: event.payload.bytes },
        allowProtoPropertiesByDefault: false,
        allowProtoMethodsByDefault: false,
      })
      if (text.length > longest) throw tooLong()
      return text
    } catch (error) {
      throw templateError(error)
    }
  }
}

/** What a template sees; a part that it does not name is never worked out. */
function scopeOf(event: TomteEvent, variables: Variables, now: number) {
  return {
    get event() {
      return new EventFields(event)
    },
    get topic() {
      return event.source.topic
    },
    get topicLevels() {
      return event.source.topic?.split('/')
    },
    get payload() {
      return event.payload.value
    },
    get text() {
      return event.payload.text
    },
    variables,
    now,
  }
}

function templateError(error: unknown): TomteError {
  if (error instanceof TomteError) return error
  if (error instanceof RangeError)
    return new TomteError('ERR_TEMPLATE', 'The template meets a value that is nested too deeply or too long.')
  return new TomteError('ERR_TEMPLATE', (error as Error).message, { cause: error })
}

const NAME = /^[A-Za-z_]\w*$/
const PATH = /^\{\{\s*([A-Za-z_]\w*(?:\.(?:[A-Za-z_]\w*|\[[^\]]*\]))*)\s*\}\}$/
const STEP = /\[([^\]]*)\]|\w+/g
/** Words that Handlebars reads as something else than a name. */
const RESERVED = /^(?:this|true|false|null|undefined|as|else)$/

/** The steps of a template that is one path and nothing else; null where Handlebars has to read it. */
function simplePath(source: string): string[] | null {
  const [, path] = PATH.exec(source) ?? []
  if (path === undefined) return null
  const steps = Array.from(path.matchAll(STEP), ([name, bracketed]) => bracketed ?? name)
  if (!isScopeName(steps[0] ?? '') || stepsFault(steps) !== null) return null
  return steps.some(step => NAME.test(step) && RESERVED.test(step)) ? null : steps
}
