import { RANGE, refusedFunctions } from './built-in-functions.ts'
import { checkRegex } from './regex-engine.ts'

/** Something that is valid JSONata but that Tomte does not offer; `position` counts characters. */
export class NotOffered extends Error {
  readonly position: number | undefined

  constructor(message: string, position: number | undefined) {
    super(message)
    this.position = position
  }
}

/** A node of JSONata's syntax tree, as far as it matters here, with the marks that the meter goes by. */
export interface SyntaxNode {
  type: string
  value?: unknown
  position?: number
  /** What it gives is walked through by an operator or a function, so that its weight is charged. */
  weighed?: boolean
  /** It names the group of an item. */
  groups?: boolean
  tuple?: boolean
  keepSingletonArray?: boolean
  group?: { lhs?: [key: SyntaxNode, value: SyntaxNode][] }
  signature?: { definition?: string }
  procedure?: SyntaxNode
  arguments?: unknown[]
  lhs?: unknown
  rhs?: unknown
}

const DEEPEST_SYNTAX = 100
/** Nodes whose parts are compared, joined or counted without a step of the evaluator for each item. */
const walking = new Set(['binary', 'condition', 'function', 'apply', 'unary'])

/**
 * Refuses what is not offered, and prepares the tree for metering. @throws NotOffered, and TomteError where a regular expression
 * is not one of RE2
 */
export function prepareSyntax(root: unknown): void {
  const seen = new Set<object>()

  function visit(value: unknown, depth: number, weighed: boolean): void {
    if (typeof value !== 'object' || value === null || seen.has(value)) return
    if (value instanceof RegExp) return
    if (depth > DEEPEST_SYNTAX) throw new NotOffered('It is nested too deeply.', undefined)
    seen.add(value)
    if (Array.isArray(value)) {
      for (const item of value) visit(item, depth + 1, weighed)
      return
    }
    const node = value as SyntaxNode
    if (weighed) node.weighed = true
    check(node)
    if (node.type === 'binary' && node.value === '..') becomeRange(node)
    for (const [key] of node.group?.lhs ?? []) key.groups = true
    const walked = walking.has(node.type)
    for (const part of Object.values(node)) visit(part, depth + 1, walked)
  }

  visit(root, 0, false)
}

function check(node: SyntaxNode): void {
  const { type, value, position } = node
  if (type === 'regex') checkRegex(value as RegExp)
  if (type === 'transform')
    throw new NotOffered('The transform operator | | | is not offered; write a new object instead.', position)
  const reason = type === 'variable' ? refusedFunctions.get(value as string) : undefined
  if (reason) throw new NotOffered(`$${value} is not offered: ${reason}.`, position)
  const signature = node.signature?.definition
  if (signature !== undefined && (signature.length > 64 || !hasFewChoices(signature)))
    throw new NotOffered(`The signature ${signature.slice(0, 64)} leaves too much open.`, position)
}

/** JSONata matches signatures by regular expressions that track back. */
function hasFewChoices(signature: string): boolean {
  return (signature.match(/\+/g)?.length ?? 0) <= 1 && (signature.match(/[?-]/g)?.length ?? 0) <= 8
}

function becomeRange(node: SyntaxNode): void {
  node.type = 'function'
  node.arguments = [node.lhs, node.rhs]
  node.procedure = { type: 'variable', value: RANGE, position: node.position }
  node.value = '('
  delete node.lhs
  delete node.rhs
}
