import { isScopeName } from '../../shared/field-path.ts'
import { RANGE } from './built-in-functions.ts'
import { nearestName } from './nearest-name.ts'
import { NotOffered, type SyntaxNode } from './syntax-check.ts'

/** The names that are bound by `:=`, by parameters, `@$` and `#$` where they can be seen: JSONata's frame. */
interface Frame {
  names: Set<string>
  outer: Frame | null
}

interface Use {
  name: string
  position: number | undefined
  called: boolean
  frame: Frame
}

/** A step of a path, or a stage of one, that binds what it walks over. */
type BindingNode = SyntaxNode & { focus?: unknown; index?: unknown }

/** `$`, `$$` and what a range becomes. */
const always = new Set(['', '$', RANGE])

/**
 * Refuses a `$name` that is neither one of the `functions` nor bound anywhere in the blocks and functions around it. JSONata
 * takes it for nothing, so that `$uppercse(payload)` would fail only on an event and `$limit` never. Answers with whether it binds
 * names outside of all blocks and functions. @throws NotOffered
 */
export function refuseUnknownNames(root: unknown, functions: ReadonlySet<string>): boolean {
  const outermost: Frame = { names: new Set(), outer: null }
  for (const use of usesIn(root, outermost)) {
    if (always.has(use.name) || functions.has(use.name) || isBound(use)) continue
    throw new NotOffered(unknownInWords(use, functions), use.position)
  }
  return outermost.names.size > 0
}

function usesIn(root: unknown, outermost: Frame): Use[] {
  const uses: Use[] = []
  const seen = new Set<object>()

  function visit(value: unknown, frame: Frame, called: boolean): void {
    if (typeof value !== 'object' || value === null || seen.has(value) || value instanceof RegExp) return
    seen.add(value)
    if (Array.isArray(value)) {
      for (const item of value) visit(item, frame, false)
      return
    }
    const node = value as BindingNode
    if (node.type === 'variable')
      uses.push({ name: String(node.value), position: node.position, called, frame })
    const inner =
      node.type === 'block' || node.type === 'lambda' ? { names: new Set<string>(), outer: frame } : frame
    for (const name of namesBoundBy(node)) inner.names.add(name)
    for (const part of Object.values(node)) visit(part, inner, part === node.procedure)
  }

  visit(root, outermost, false)
  return uses
}

function namesBoundBy(node: BindingNode): string[] {
  if (node.type === 'lambda') return (node.arguments as SyntaxNode[]).map(({ value }) => String(value))
  if (node.type === 'bind') return [String((node.lhs as SyntaxNode).value)]
  const bound = node.type === 'index' ? [node.value] : [node.focus, node.index]
  return bound.filter(name => typeof name === 'string')
}

function isBound({ name, frame }: Use): boolean {
  for (let at: Frame | null = frame; at; at = at.outer) if (at.names.has(name)) return true
  return false
}

function unknownInWords({ name, called, frame }: Use, functions: ReadonlySet<string>): string {
  const what = called ? `There is no function $${name}` : `Nothing is named $${name}`
  if (!called && isScopeName(name)) return `${what}; what the event has is written without $: ${name}`
  const names = new Set(functions)
  for (let at: Frame | null = frame; at; at = at.outer) for (const own of at.names) names.add(own)
  const near = nearestName(name, names)
  return near === null ? what : `${what}; do you mean $${near}?`
}
