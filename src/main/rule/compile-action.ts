import { TomteError } from '../../shared/errors.ts'
import type { TomteEvent } from '../../shared/event.ts'
import type { Action } from '../../shared/workspace/rule.ts'
import { type CompileList, compileFlow } from './compile-flow.ts'
import type { CompiledAction, Parts, TemplateKind, Variables } from './compiled-rule.ts'
import { compileTemplate, isWholePayload } from './template.ts'
import { unknownPart } from './unknown-part.ts'

type Render = (event: TomteEvent, variables: Variables, now: number) => unknown

/**
 * Compiles an action and those inside of it: fields that hold templates become renderers, the others are handed on as they are.
 * @throws TomteError ERR_ACTION_UNKNOWN where no plug-in offers its type
 */
export function compileAction(action: Action, parts: Parts): CompiledAction {
  const { type, disabled, timeout, retry, onError, onErrorActions, result, confirm, ...own } = action
  const kinds = parts.templates(type)
  if (!kinds) throw unknownPart('action', type)
  const list: CompileList = actions => actions.map(each => compileAction(each, parts))
  const compiled = compileFlow(type, { ...own, timeout }, list, parts)
  const fields = compiled?.fields ?? own
  // Of a wait for an event it is how long to wait, which is no failure.
  const limit = compiled?.flow.kind === 'wait-for' ? undefined : timeout
  return {
    type,
    disabled: disabled ?? false,
    timeout: limit === undefined ? undefined : limit * 1000,
    onError: onError ?? 'stop',
    confirm: confirm ?? false,
    retry,
    onErrorActions: onErrorActions && list(onErrorActions),
    result: result ?? undefined,
    flow: compiled?.flow,
    resolve: compileFields(fields, kinds),
  }
}

function compileFields(
  fields: Record<string, unknown>,
  kinds: { readonly [field: string]: TemplateKind },
): CompiledAction['resolve'] {
  const rendered: { name: string; render: Render }[] = []
  for (const [name, kind] of Object.entries(kinds)) {
    const render = Object.hasOwn(fields, name) ? compileValue(fields[name], kind, name) : null
    if (render) rendered.push({ name, render })
  }
  return (event, variables, now) => {
    const config: Record<string, unknown> = { ...fields }
    for (const { name, render } of rendered) config[name] = render(event, variables, now)
    return config
  }
}

/** Null where nothing in it has to be rendered. */
function compileValue(value: unknown, kind: TemplateKind, where: string): Render | null {
  if (typeof value === 'string') return compileText(value, kind, where)
  if (kind === 'operands') return Array.isArray(value) ? compileOperands(value, where) : null
  if (kind !== 'texts' || typeof value !== 'object' || value === null) return null
  return Array.isArray(value) ? compileList(value, where) : compileRecord(value, where)
}

function compileText(source: string, kind: TemplateKind, where: string): Render | null {
  if (!source.includes('{{')) return null
  if (kind === 'bytes' && isWholePayload(source)) return event => event.payload.bytes
  const render = compileTemplate(source)
  return (event, variables, now) => {
    try {
      return render(event, variables, now)
    } catch (error) {
      throw located(error as TomteError, where)
    }
  }
}

function compileList(list: unknown[], where: string): Render | null {
  const items = list.map((item, index) => compileValue(item, 'texts', `${where}[${index}]`))
  if (items.every(item => item === null)) return null
  return (event, variables, now) => list.map((item, index) => items[index]?.(event, variables, now) ?? item)
}

const NUMBER = /^-(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

/** A list of which no event can make an option: what a program does is for the rule to say. After a constant `--` all is operand. */
function compileOperands(list: unknown[], where: string): Render | null {
  const render = compileList(list, where)
  if (!render) return null
  const end = list.indexOf('--')
  const judged = list.flatMap((item, index) => {
    const open = typeof item === 'string' && item.startsWith('{{') && (end < 0 || index < end)
    return open ? [index] : []
  })
  return (event, variables, now) => {
    const values = render(event, variables, now) as string[]
    for (const index of judged) {
      const value = values[index] ?? ''
      if (value.startsWith('-') && !NUMBER.test(value)) throw optionRefused(value, `${where}[${index}]`)
    }
    return values
  }
}

function optionRefused(value: string, where: string): TomteError {
  const shown = value.length > 80 ? `${value.slice(0, 80)}…` : value
  return new TomteError('ERR_TEMPLATE_OPTION', `The field “${where}” would become the option “${shown}”.`, {
    hint: 'Put the argument -- before it, if the program knows it, or write something before the template.',
  })
}

function compileRecord(record: object, where: string): Render | null {
  const entries = Object.entries(record).map(([key, value]) => {
    return { key, value, render: compileValue(value, 'texts', `${where}.${key}`) }
  })
  if (entries.every(({ render }) => render === null)) return null
  return (event, variables, now) =>
    Object.fromEntries(
      entries.map(({ key, value, render }) => [key, render ? render(event, variables, now) : value]),
    )
}

function located(error: TomteError, where: string): TomteError {
  return new TomteError('ERR_TEMPLATE', `The field “${where}” could not be filled in. ${error.message}`, {
    cause: error,
    hint: 'Look at the template and at the payload of the event that started the run.',
  })
}
