/**
 * Expressions in JSONata, evaluated at once, within bounds that are counted and not timed.
 *
 * Why jsonata 1.8: version 2 answers with promises alone, so that a decision would have to wait and could be overtaken. The 1.8
 * branch evaluates synchronously, gets the same corrections (1.8.8 and 1.8.9 in July and August 2026: nothing reaches a
 * prototype any more) and has hooks around each step. Measured beside it: the same JSONata inside of QuickJS decides 17,000
 * times a second where this decides 290,000 times, and `$pad("", 1e9)` held QuickJS for 28 s in one native call that no
 * interrupt reaches. So each step, each call of a built-in function and each value made is charged to a budget here; what
 * could hide work from the budget is not offered: `$eval`, the transform operator, regular expressions that track back.
 * A hostile expression ends within 50 ms and 64 MB (test/main/expression/hostile.test.ts).
 */
import jsonata from 'jsonata'
import { TomteError } from '../../shared/errors.ts'
import { type Expression, type ExpressionCompiler, MAXIMUM_EXPRESSION } from '../../shared/expression.ts'
import { RecentMap } from '../../shared/recent-map.ts'
import { meterBuiltInFunctions, offeredFunctions, ownDefinitions } from './built-in-functions.ts'
import { failed, failureOf, refused } from './failure.ts'
import { refuseUnknownNames } from './known-names.ts'
import { meter } from './meter.ts'
import { compilePattern, patternFault } from './pattern.ts'
import { RegexEngine } from './regex-engine.ts'
import { prepareSyntax, type SyntaxNode } from './syntax-check.ts'
import { weightOf } from './value-weight.ts'

/** Rules of one kind often have the same expression. */
const REMEMBERED = 1000

/** Compiles expressions and regular expressions; without state but for what it remembers to be fast. */
export function createExpressions(): ExpressionCompiler {
  const compiled = new RecentMap<string, Expression>(REMEMBERED)
  const compile = (source: string): Expression => {
    let expression = compiled.get(source)
    if (!expression) {
      expression = compileExpression(source)
      compiled.set(source, expression)
    }
    return expression
  }
  return {
    compile,
    pattern: compilePattern,
    patternFault,
    expressionFault(source) {
      try {
        compile(source)
        return null
      } catch (error) {
        if (error instanceof TomteError) return error.message
        throw error
      }
    },
  }
}

let own: Record<string, unknown> | undefined

/** Once for the process, when the first expression is compiled. */
function definitions(): Record<string, unknown> {
  if (!own) {
    meterBuiltInFunctions()
    own = ownDefinitions()
  }
  return own
}

function compileExpression(source: string): Expression {
  if (source.length > MAXIMUM_EXPRESSION) throw refused(`It is longer than ${MAXIMUM_EXPRESSION} characters.`)
  if (source.includes(ENTRY) || source.includes(EXIT))
    throw refused(`${ENTRY} and ${EXIT} are names of Tomte's own.`)
  const provided = definitions()
  const { program, bindsOutside } = parse(source)
  for (const [name, definition] of Object.entries(provided)) program.assign(name, definition)
  program.assign(ENTRY, enterStep)
  program.assign(EXIT, leaveStep)
  return scope => {
    meter.begin(scope.now)
    try {
      // Bindings, if only none, make JSONata forget what the expression bound; each step pays for them.
      return plain(bindsOutside ? program.evaluate(scope, {}) : program.evaluate(scope))
    } catch (error) {
      throw failureOf(error, failed)
    } finally {
      if (!bindsOutside) program.assign('$', undefined) // JSONata would keep the event
    }
  }
}

/** The names by which JSONata looks up its hooks. */
const ENTRY = '__evaluate_entry'
const EXIT = '__evaluate_exit'

/** The types of 1.8 leave its second argument out. */
const jsonataWith = jsonata as (source: string, options: object) => jsonata.Expression

interface Parsed {
  program: jsonata.Expression
  /** It binds names outside of all blocks, which JSONata would keep for the next event. */
  bindsOutside: boolean
}

function parse(source: string): Parsed {
  try {
    const program = jsonataWith(source, { RegexEngine })
    const syntax: unknown = program.ast()
    prepareSyntax(syntax)
    return { program, bindsOutside: refuseUnknownNames(syntax, offeredFunctions) }
  } catch (error) {
    throw failureOf(error, refused)
  }
}

function enterStep(node: SyntaxNode, input: unknown): void {
  meter.enter()
  if (node.type === 'partial') meter.charge(PARTIAL)
  if (node.type === 'descendant') meter.charge(weightOf(input) * 2)
  if (node.type === 'wildcard') {
    const weight = weightOf(input)
    meter.charge(weight + weight ** 2 / 256)
  }
}

/** JSONata parses the function's head anew, and each look-up in it goes one frame further; so there are a hundred at most. */
const PARTIAL = 10_000

/** JSONata copies all that is bound so far. */
const BINDING = 32

const makers = new Set(['unary', 'function', 'path', 'apply'])

function leaveStep(node: SyntaxNode, input: unknown, _environment: unknown, result: unknown): void {
  meter.leave()
  if (Array.isArray(input)) meter.charge(weightOf(input) >> 2)
  // A step that binds a variable makes an object for each item.
  if (Array.isArray(result)) meter.charge(result.length * (node.tuple ? BINDING : 1))
  if (node.keepSingletonArray) unmark(result)
  if (node.groups) meter.chargeGrouped()
  // A value made of values may be far larger than the steps that made it.
  if (node.weighed) meter.charge(weightOf(result))
  else if (makers.has(node.type) || node.group) weightOf(result)
}

/** `list[]` writes a mark into the list even where it is one of the scope's own, which nobody would read there. */
function unmark(result: unknown): void {
  if (Array.isArray(result) && !('sequence' in result)) Reflect.deleteProperty(result, 'keepSingleton')
}

/** A list without JSONata's marks. */
function plain(result: unknown): unknown {
  if (Array.isArray(result)) return Array.from(result)
  const isFunction =
    typeof result === 'function' ||
    (typeof result === 'object' &&
      result !== null &&
      ('_jsonata_function' in result || '_jsonata_lambda' in result))
  if (isFunction) throw failed('It gives a function, not a value.')
  return result
}
