import type { RuleCycle } from '../../../shared/contract/operation.ts'
import type { CompiledRule } from '../../rule/compiled-rule.ts'
import type { RuleIndex } from '../../rule/rule-index.ts'
import { type Emission, emissionsOf, isTemplate } from './emissions.ts'
import { type Feedback, imagined } from './feedback.ts'
import { strongComponents } from './strong-components.ts'

/** A rule that follows on another, and what carries it there. */
interface Edge {
  to: CompiledRule
  via: string
}

const MOST_CYCLES = 100
/** Rules that all listen to each other are told of long before. */
const MOST_EDGES = 1_000_000

/**
 * Where enabled rules would trigger each other for ever, as far as topics and events without templates tell; whether conditions
 * hold is left open. With `through` the shortest round through that rule, else one through each rule that is in one.
 */
export function cycles(index: RuleIndex, feedback: Feedback, through?: string): RuleCycle[] {
  const known = new Map<string, Edge[]>()
  let count = 0
  const edgesOf = (rule: CompiledRule): Edge[] => {
    let edges = known.get(rule.id)
    if (!edges) {
      edges = count < MOST_EDGES ? edgesFrom(rule, index, feedback) : []
      count += edges.length
      known.set(rule.id, edges)
    }
    return edges
  }
  if (through !== undefined) {
    const start = index.rules.find(({ id }) => id === through)
    const round = start && shortestRound(start, edgesOf)
    return round ? [cycleOf(start, round)] : []
  }
  return allCycles(index.rules, edgesOf)
}

function allCycles(rules: readonly CompiledRule[], edgesOf: (rule: CompiledRule) => Edge[]): RuleCycle[] {
  const components = strongComponents(rules, rule => edgesOf(rule).map(({ to }) => to))
  /** Without those that lead out of every round. */
  const within = (rule: CompiledRule) =>
    edgesOf(rule).filter(({ to }) => components.get(to) === components.get(rule))
  const found: RuleCycle[] = []
  const told = new Set<string>()
  for (const start of rules) {
    if (found.length === MOST_CYCLES) break
    if (told.has(start.id)) continue
    const round = shortestRound(start, within)
    if (!round) continue
    for (const { to } of round) told.add(to.id)
    found.push(cycleOf(start, round))
  }
  return found
}

function edgesFrom(rule: CompiledRule, index: RuleIndex, feedback: Feedback): Edge[] {
  const edges = new Map<string, Edge>()
  for (const emission of emissionsOf(rule.rule.actions)) {
    const carried = carriedBy(emission, feedback)
    if (!carried) continue
    for (const { rule: to } of index.candidates(carried.event))
      if (!edges.has(to.id)) edges.set(to.id, { to, via: carried.via })
  }
  return [...edges.values()]
}

function carriedBy(emission: Emission, feedback: Feedback) {
  if ('topic' in emission) {
    const { broker, topic } = emission
    const event = isTemplate(topic) ? undefined : feedback.echo(broker, topic)
    return event && { event, via: topic }
  }
  const { prefix, suffix } = emission
  if (isTemplate(suffix)) return undefined
  const event = imagined(prefix, suffix, { plugin: 'rule' })
  return { event, via: suffix === '' ? prefix : `${prefix}.${suffix}` }
}

/** Edges from `start` back to it, found breadth first. */
function shortestRound(start: CompiledRule, edgesOf: (rule: CompiledRule) => Edge[]): Edge[] | undefined {
  const cameBy = new Map<string, { from: CompiledRule; edge: Edge }>()
  const next = [start]
  for (const rule of next)
    for (const edge of edgesOf(rule)) {
      if (cameBy.has(edge.to.id)) continue
      cameBy.set(edge.to.id, { from: rule, edge })
      if (edge.to === start) return wayBack(start, cameBy)
      next.push(edge.to)
    }
  return undefined
}

function wayBack(start: CompiledRule, cameBy: Map<string, { from: CompiledRule; edge: Edge }>): Edge[] {
  const way: Edge[] = []
  let at = cameBy.get(start.id)
  while (at) {
    way.unshift(at.edge)
    at = at.from === start ? undefined : cameBy.get(at.from.id)
  }
  return way
}

function cycleOf(start: CompiledRule, round: readonly Edge[]): RuleCycle {
  const rules = [start, ...round.slice(0, -1).map(({ to }) => to)]
  return {
    rules: rules.map(({ id, name }) => ({ id, name })),
    text: [start.name, ...round.flatMap(({ via, to }) => [via, to.name])].join(' -> '),
  }
}
