import Handlebars from 'handlebars'
import { isScopeName, scopeNames, stepsFault } from '../../shared/field-path.ts'
import { blockHelpers, helperArguments, SHOW } from './template-functions.ts'

type Node = hbs.AST.Node
type Expression = hbs.AST.Expression

/** Templates beyond these are refused: they would hold the process while they are parsed. */
const LONGEST = 65_536
const DEEPEST = 100
const MOST_PARENTHESES = 200

/** Data variable with the payload's bytes as they came. */
export const BYTES = 'payloadBytes'

/** A template that cannot be: the message is for the user. */
export class TemplateFault extends Error {}

/**
 * Parses a template and checks that it uses nothing but what is offered: no partials and decorators (they could recurse
 * without end), known helpers, known names, nothing of a prototype. Each `{{…}}` is wrapped in a helper that writes values down.
 * @throws TemplateFault
 */
export function parseTemplate(source: string): hbs.AST.Program {
  if (source.length > LONGEST)
    throw new TemplateFault(`A template can have at most 65,536 characters; this one has ${source.length}.`)
  if (isTooDeep(source)) throw nestedTooDeeply()
  try {
    const program = Handlebars.parse(source)
    checkProgram(program, { inScope: true, names: [] })
    return program
  } catch (error) {
    if (error instanceof TemplateFault) throw error
    if (error instanceof RangeError) throw nestedTooDeeply()
    throw new TemplateFault(syntaxFault(error as Error))
  }
}

/**
 * The parser takes the cube of the depth of parentheses, and a minute for a long template of nothing else: so a rough look at what
 * stands between one `{{` and the next comes first. `{{else if}}` nests too.
 */
function isTooDeep(source: string): boolean {
  const open: number[] = []
  let depth = 0
  for (const piece of source.split('{{').slice(1)) {
    const [, kind] = /^\{?~?\s*([#^/]|else\b)/.exec(piece) ?? []
    if (kind === '/') depth -= open.pop() ?? 0
    else if (kind === 'else') {
      open.push((open.pop() ?? 0) + 1)
      depth++
    } else if (kind !== undefined) {
      open.push(1)
      depth++
    }
    if (depth > DEEPEST || piece.split('(').length > MOST_PARENTHESES) return true
  }
  return false
}

function nestedTooDeeply(): TemplateFault {
  return new TemplateFault('The template is nested too deeply.')
}

/** The parser answers with its tokens; a person wants the place. */
function syntaxFault({ message }: Error): string {
  const [, line, rest = ''] = /^Parse error on line (\d+):\n(.*)/s.exec(message) ?? []
  if (line === undefined) return `The template has a fault: ${message}.`
  const [excerpt = ''] = rest.split('\n')
  return `The template has a fault in line ${line}, near “${excerpt.trim().slice(-60)}”: is a {{ or }} missing?`
}

/** What holds at a place of a template. */
interface Place {
  /** Whether plain names mean the scope; inside each and with they mean the item. */
  inScope: boolean
  /** Block parameters: `as |item|`. */
  names: readonly string[]
}

function checkProgram(program: hbs.AST.Program | undefined, place: Place): void {
  if (!program) return
  const names = [...place.names, ...(program.blockParams ?? [])]
  for (const statement of program.body) checkStatement(statement, { ...place, names })
}

function checkStatement(statement: Node, place: Place): void {
  switch (statement.type) {
    case 'ContentStatement':
    case 'CommentStatement':
      return
    case 'MustacheStatement':
      checkMustache(statement as hbs.AST.MustacheStatement, place)
      return
    case 'BlockStatement':
      checkBlock(statement as hbs.AST.BlockStatement, place)
      return
    default:
      throw new TemplateFault('Partials ({{> …}}) and decorators ({{* …}}) cannot be used here.')
  }
}

function checkMustache(mustache: hbs.AST.MustacheStatement, place: Place): void {
  const call = { ...mustache, type: 'SubExpression' } as unknown as hbs.AST.SubExpression
  const value = isCall(mustache, place) ? call : mustache.path
  checkExpression(value, place)
  mustache.path = showPath(mustache.path)
  mustache.params = [value]
  mustache.hash = undefined as unknown as hbs.AST.Hash
}

function checkBlock(block: hbs.AST.BlockStatement, place: Place): void {
  const helper = block.path.parts.length === 1 ? block.path.original : ''
  const known = blockHelpers.includes(helper) && !place.names.includes(helper)
  if (block.params.length > 0 && !known)
    throw new TemplateFault(
      `There is no block “${block.path.original}”; there are ${blockHelpers.join(', ')}.`,
    )
  if (known && block.params.length !== 1) throw new TemplateFault(`{{#${helper} …}} needs one value.`)
  if (!known) checkExpression(block.path, place)
  for (const param of block.params) checkExpression(param, place)
  const inScope = place.inScope && (helper === 'if' || helper === 'unless')
  checkProgram(block.program, { ...place, inScope })
  checkProgram(block.inverse, place)
}

function isCall(expression: { path: Expression; params: Expression[]; hash?: hbs.AST.Hash }, place: Place) {
  if (expression.params.length > 0 || expression.hash) return true
  const { type, original } = expression.path as hbs.AST.PathExpression
  return (
    type === 'PathExpression' && Object.hasOwn(helperArguments, original) && !place.names.includes(original)
  )
}

function checkExpression(expression: Expression, place: Place): void {
  if (expression.type === 'PathExpression') checkPath(expression as hbs.AST.PathExpression, place)
  if (expression.type === 'SubExpression') checkCall(expression as hbs.AST.SubExpression, place)
}

function checkCall({ path, params, hash }: hbs.AST.SubExpression, place: Place): void {
  const name = String((path as hbs.AST.PathExpression).original)
  const wanted = Object.hasOwn(helperArguments, name) ? helperArguments[name] : undefined
  if (wanted === undefined && isScopeName(name))
    throw new TemplateFault(`“${name}” stands alone or with the name of a field after a dot: ${name}.value.`)
  if (wanted === undefined)
    throw new TemplateFault(`There is no “${name}”; there are ${Object.keys(helperArguments).join(', ')}.`)
  if (hash) throw new TemplateFault(`{{${name} …}} takes its values in order, without names.`)
  if (params.length < wanted)
    throw new TemplateFault(`{{${name} …}} needs ${wanted === 1 ? 'a value' : `${wanted} values`}.`)
  for (const [index, param] of params.entries()) {
    checkExpression(param, place)
    if ((name === 'hex' || name === 'base64') && isPayload(param)) params[index] = bytesPath(param)
  }
}

function checkPath(path: hbs.AST.PathExpression, place: Place): void {
  const steps = path.parts.map(String)
  const [head] = steps
  if (head === undefined) return
  const fault = stepsFault(['payload', ...steps])
  if (fault) throw new TemplateFault(fault)
  if (path.data || path.depth > 0 || !place.inScope || place.names.includes(head) || isScopeName(head)) return
  throw new TemplateFault(`There is no “${head}” in a template; there are ${scopeNames.join(', ')}.`)
}

function isPayload(expression: Expression): expression is hbs.AST.PathExpression {
  const { type, original, depth } = expression as hbs.AST.PathExpression
  return type === 'PathExpression' && original === 'payload' && depth === 0
}

function bytesPath(path: hbs.AST.PathExpression): hbs.AST.PathExpression {
  return { ...path, data: true, parts: [BYTES], original: `@${BYTES}` }
}

function showPath(path: Node): hbs.AST.PathExpression {
  return { type: 'PathExpression', loc: path.loc, data: false, depth: 0, parts: [SHOW], original: SHOW }
}
