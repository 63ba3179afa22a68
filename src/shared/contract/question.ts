import { z } from 'zod'
import type { PlainError } from '../errors.ts'
import { type RuleTestOutcome, rehearsedFailureSchema } from '../rule-test.ts'
import { idSchema } from '../workspace/broker.ts'
import { anyRuleSchema } from '../workspace/rule.ts'
import type { EventRow } from './event.ts'
import { eventSpanSchema } from './recording.ts'
import type { RunDetail, TraceClause } from './run.ts'

/** One rule of the workspace, or a draft that need not be saved. */
const ruleOrId = z.union([z.strictObject({ id: idSchema }), anyRuleSchema])

const world = {
  /** Events of the journal or of a recording. */
  span: eventSpanSchema,
  /** Variables at its beginning. Default: as they are now. */
  variables: z.record(z.string().max(100), z.json()).optional(),
  /** Seconds before the span from which rules learn (last values, thresholds) without running; of a journal only. Default: an hour. */
  warmUp: z.number().min(0).max(31_622_400).default(3600),
  /** What the rules would publish comes back to them as messages. Default: it does not. */
  loop: z.boolean().default(false),
  /** Actions that fail, which none does by itself where nothing is done. */
  fails: z.array(rehearsedFailureSchema).max(1000).optional(),
}

/**
 * Questions about rules. Those over a span, and tests, take a while: they answer at once with a number, by which `question.get` tells how far it is and
 * then the answer. A window has a few at a time; they end with it.
 */
export const questionCalls = {
  /** What these rules would have done (whether they are enabled or not); nothing is done. */
  'rule.dryRun': z.strictObject({ rules: z.array(ruleOrId).min(1).max(10_000), ...world }),
  /** What two versions of a rule would have done differently. */
  'rule.compare': z.strictObject({ before: ruleOrId, after: ruleOrId, ...world }),
  /** Waits at most `wait` milliseconds for the answer. After it was given, or the question failed, the number is gone. */
  'question.get': z.strictObject({ question: z.int().min(1), wait: z.int().min(0).max(10_000).default(0) }),
  'question.cancel': z.strictObject({ question: z.int().min(1) }),

  /** Which rules ran on the event, and which nearly did, with the first clause that failed and what it saw. */
  'event.explain': z.strictObject({ id: z.int().min(1) }),

  /** The tests in the file beside the workspace, `NAME.tests.json`. */
  'ruleTest.list': z.strictObject({}),
  /**
   * Makes a test of what these saved rules do over a span as they are now, and keeps it in that file; one of the same name is replaced. Of
   * the span the events that the rules could listen for are kept, 1,000 at most (ERR_RULE_TEST_SIZE).
   */
  'ruleTest.save': z.strictObject({
    name: z.string().trim().min(1, 'Give the test a name.').max(200),
    rules: z.array(idSchema).min(1).max(100),
    span: eventSpanSchema,
    variables: world.variables,
    fails: world.fails,
  }),
  'ruleTest.remove': z.strictObject({ name: z.string().max(200) }),
  /** Runs them, or those named, with the rules as they are now; it answers as a question over a span does. */
  'ruleTest.run': z.strictObject({ names: z.array(z.string().max(200)).max(10_000).optional() }),
} as const satisfies Record<string, z.ZodObject>

/** Runs that would have been made. In a run whose event never was (a virtual time, an event of a rule) the id of the event is negative. */
export interface DryRun {
  /** Events of the span. */
  events: number
  /** Times of the first and the last of them, in milliseconds since 1970-01-01 UTC. */
  from: number | null
  to: number | null
  rules: DryRunRule[]
  runs: number
  /** The first ones, and the last ones (those that are in `first` left out), in order; steps show what was rendered. */
  first: RunDetail[]
  last: RunDetail[]
  /** What it could not know, in words: results of programs, files. */
  remarks: string[]
  /** Milliseconds it took. */
  took: number
}

export interface DryRunRule {
  id: string
  name: string
  runs: number
  failed: number
  /** Firings that its mode, its limits or a loop kept from running. */
  leftOut: number
  /** It cannot be used at all, or its conditions failed. */
  error?: PlainError
}

/** Runs are told apart by rule and event; those whose rendered actions are the same are only counted. */
export interface RuleComparison {
  events: number
  from: number | null
  to: number | null
  same: number
  onlyBefore: number
  onlyAfter: number
  changed: number
  /** The first ones. */
  differences: RunDifference[]
  remarks: string[]
  took: number
}

export interface RunDifference {
  kind: 'only before' | 'only after' | 'changed'
  event: { id: number; time: number; string: string }
  before: RunDetail | null
  after: RunDetail | null
}

export type QuestionState<Answer> =
  | { done: false; events: number; runs: number; fraction: number }
  | ({ done: true } & Answer)

/**
 * Why a rule did or did not run: `ran`; `left-out`: all held, but its mode, a limit, a pause or a later change of the rule kept it from
 * running; `disabled`: all held, but it is switched off; `retained` and `backlog`: the message is one that the trigger does not want;
 * `trigger`: its trigger saw the message and waits for more; `conditions`: a condition failed; `stopped`: another rule kept the event
 * from it.
 */
export type ExplainedOutcome =
  | 'ran'
  | 'left-out'
  | 'disabled'
  | 'retained'
  | 'backlog'
  | 'trigger'
  | 'conditions'
  | 'stopped'

export interface ExplainedRule {
  rule: string
  name: string
  outcome: ExplainedOutcome
  enabled: boolean
  shadow: boolean
  /** In words: the trigger that matched, or came nearest. */
  trigger: string
  /** Of a trigger that remembers: what it saw. */
  saw: TraceClause | null
  /** All conditions with what they saw; null where there are none. */
  conditions: TraceClause | null
  /** The first clause that failed. */
  failed: TraceClause | null
  /** The rule that kept the event from it. */
  stoppedBy?: { id: string; name: string }
  /** The run, where it ran and is still kept. */
  run?: number
}

export interface EventExplanation {
  event: EventRow
  /** Those that ran, then those that nearly did. */
  rules: ExplainedRule[]
  /** How much of what was then is known, in words: rules are those of now, variables those of then as far as they are remembered. */
  remarks: string[]
}

export interface QuestionResults {
  'rule.dryRun': { question: number }
  'rule.compare': { question: number }
  'question.get': QuestionState<{
    dryRun?: DryRun
    comparison?: RuleComparison
    outcomes?: RuleTestOutcome[]
  }>
  'question.cancel': null
  'event.explain': EventExplanation
  /** `file`: its path on the machine of the core. */
  'ruleTest.list': { file: string; tests: { name: string; rules: string[]; events: number; runs: number }[] }
  'ruleTest.save': { events: number; runs: number }
  'ruleTest.remove': null
  'ruleTest.run': { question: number }
}
