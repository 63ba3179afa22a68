import { type EmittedEvent, eventString } from './event.ts'
import type { MessageProperties } from './message.ts'

/** An event whole, or one that has no id and time yet (in the filters of a subscription). */
export interface FieldEvent extends EmittedEvent {
  id?: number
  time?: number
}
export type FieldVariables = Readonly<Record<string, unknown>>

/** Reads one field of the scope; undefined where it is missing. Never throws. */
export type Field = (event: FieldEvent, variables: FieldVariables, now: number) => unknown

/** The names a path can begin with, with what they are. */
export const scopeNames = ['event', 'topic', 'topicLevels', 'payload', 'text', 'variables', 'now'] as const
export type ScopeName = (typeof scopeNames)[number]

/** Never resolved, not even where JSON has a field of that name: nothing may reach a prototype. */
const unreachable = new Set(['__proto__', 'constructor', 'prototype'])

/** What is wrong with `path`, in words; null where nothing is. */
export function fieldFault(path: string): string | null {
  const steps = parsePath(path)
  if (!steps) return `“${path}” is not a field; write payload.value, payload.list[0] or payload["a name"].`
  return stepsFault(steps)
}

/** The same of a path taken apart. */
export function stepsFault(steps: readonly string[]): string | null {
  const [root = ''] = steps
  if (!isScopeName(root))
    return `A field begins with one of ${scopeNames.join(', ')}; “${root}” is none of them.`
  const reached = steps.find(step => unreachable.has(step))
  return reached === undefined ? null : `“${reached}” is never a field.`
}

/**
 * Compiles `path` once: names with `.` between, `[0]` for an item of a list, `["any name"]` for one with other characters.
 * Only own properties are seen. A path with a fault gives a field that is always missing.
 */
export function compileField(path: string): Field {
  return fieldFault(path) === null ? fieldOf(parsePath(path) as string[]) : () => undefined
}

/** The field of a path already taken apart and found without fault. */
export function fieldOf(steps: readonly string[]): Field {
  const [root, first, second, ...rest] = steps
  const read = roots[root as ScopeName]
  if (first === undefined) return root === 'event' ? event => eventString(event) : read
  if (second === undefined) return (event, variables, now) => own(read(event, variables, now), first)
  if (rest.length === 0)
    return (event, variables, now) => own(own(read(event, variables, now), first), second)
  const names = steps.slice(1)
  return (event, variables, now) => {
    let value = read(event, variables, now)
    for (const name of names) value = own(value, name)
    return value
  }
}

/** `value[name]` where it is an own property (or an item of a list, or the length of a text); otherwise undefined. */
export function ownProperty(value: unknown, name: string): unknown {
  return unreachable.has(name) ? undefined : own(value, name)
}

function own(value: unknown, name: string): unknown {
  if (value === undefined || value === null) return undefined
  return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined
}

export function isScopeName(name: string): name is ScopeName {
  return Object.hasOwn(roots, name)
}

const roots: { readonly [name in ScopeName]: Field } = {
  event: event => new EventFields(event),
  topic: event => event.source?.topic,
  topicLevels: event => event.source?.topic?.split('/'),
  payload: event => event.payload.value,
  text: event => event.payload.text ?? undefined,
  variables: (_event, variables) => variables,
  now: (_event, _variables, now) => now,
}

/** What expressions and templates see; a part that they do not name is never worked out. */
export interface Scope {
  readonly event: EventFields
  readonly topic: string | undefined
  readonly topicLevels: string[] | undefined
  readonly payload: unknown
  readonly text: string | undefined
  readonly variables: FieldVariables
  /** Milliseconds since 1970-01-01 UTC. */
  readonly now: number
}

export function scopeOf(event: FieldEvent, variables: FieldVariables, now: number): Scope {
  return {
    get event() {
      return new EventFields(event)
    },
    get topic() {
      return event.source?.topic
    },
    get topicLevels() {
      return event.source?.topic?.split('/')
    },
    get payload() {
      return event.payload.value
    },
    get text() {
      return event.payload.text ?? undefined
    },
    variables,
    now,
  }
}

/** What `event.` offers; `string` is `prefix.suffix`, `time` milliseconds since 1970-01-01 UTC. */
export class EventFields {
  readonly id: number | undefined
  readonly time: number | undefined
  readonly string: string
  readonly prefix: string
  readonly suffix: string
  readonly plugin: string | undefined
  readonly broker: string | undefined
  readonly qos: number | undefined
  readonly retain: boolean | undefined
  readonly properties: MessageProperties | undefined

  constructor(event: FieldEvent) {
    this.id = event.id
    this.time = event.time
    this.string = eventString(event)
    this.prefix = event.prefix
    this.suffix = event.suffix
    this.plugin = event.source?.plugin
    this.broker = event.source?.broker
    this.qos = event.source?.qos
    this.retain = event.source?.retain
    this.properties = event.source?.properties
  }
}

const STEP = /\.?([^.[\]"\s][^.[\]"]*)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/y

function parsePath(path: string): string[] | null {
  const steps: string[] = []
  STEP.lastIndex = 0
  while (STEP.lastIndex < path.length) {
    const dotted = path[STEP.lastIndex] === '.'
    const match = STEP.exec(path)
    if (!match) return null
    const [, name, position, quoted] = match
    if (name !== undefined && dotted !== steps.length > 0) return null // `.a`, `a[0]b`
    const step = name ?? position ?? unquoted(quoted as string)
    if (step === null) return null
    steps.push(step)
  }
  return steps.length > 0 && steps.length <= 64 ? steps : null
}

function unquoted(quoted: string): string | null {
  try {
    return JSON.parse(quoted) as string
  } catch {
    return null
  }
}
