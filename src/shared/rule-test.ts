import { z } from 'zod'
import { messagePropertiesSchema, qosSchema } from './message.ts'
import { eventTimeSchema, recordedSourceSchema } from './recorded-event.ts'
import { idSchema } from './workspace/broker.ts'
import type { Rule } from './workspace/rule.ts'

export const RULE_TEST_VERSION = 1

/** Seconds after the test begins. */
const secondsSchema = z.number().min(0).max(315_360_000)

/**
 * One event of a test: a line of a recording as it is, or written by hand. Its payload is one of `text`, `json` and `payload` (base64);
 * it happens `at` so many seconds after the test begins (default: a second after the one before, the first at 0), or at `time`.
 */
const testEventSchema = z
  .strictObject({
    at: secondsSchema.optional(),
    time: eventTimeSchema.optional(),
    id: z.int().min(1).optional(),
    prefix: z.string().min(1).max(1000).default('MQTT'),
    /** Default: the levels of the topic, with dots between. */
    suffix: z.string().max(65_535).optional(),
    /** Default: that of the test file. */
    broker: z.string().max(64).optional(),
    topic: z.string().max(65_535).optional(),
    qos: qosSchema.optional(),
    retain: z.boolean().optional(),
    properties: messagePropertiesSchema.optional(),
    /** As in a recording; where it is given, the five before it are not looked at. */
    source: recordedSourceSchema.optional(),
    text: z.string().optional(),
    json: z.json().optional(),
    payload: z.base64().optional(),
  })
  .superRefine(({ text, json, payload, topic, source, suffix }, context) => {
    if ([text, json, payload].filter(each => each !== undefined).length > 1)
      context.addIssue({ code: 'custom', message: 'Give one of text, json and payload.' })
    if (topic === undefined && source === undefined && suffix === undefined)
      context.addIssue({ code: 'custom', message: 'Give the topic of the event, or its suffix.' })
  })
export type RuleTestEvent = z.infer<typeof testEventSchema>

/**
 * An action that is to fail where it is rehearsed, as nothing does by itself then: what follows on a failure is seen that way. One that
 * steers others cannot; those inside of it can.
 */
export const rehearsedFailureSchema = z.strictObject({
  /** Absent: each rule that has such an action. */
  rule: idSchema.optional(),
  /** Its place in the rule, as a trace has it: `actions[0]`, `actions[2].branches[0].actions[1]`. */
  action: z
    .string()
    .max(1000)
    .regex(/^actions\[\d+\](\.[a-zA-Z]+(\[\d+\])?)*$/, 'Name the action by its place, such as actions[0].'),
  /** Default: ERR_REHEARSED. */
  code: z
    .string()
    .max(100)
    .regex(/^ERR_[A-Z0-9_]+$/, 'A code is like ERR_HTTP_STATUS.')
    .optional(),
  message: z.string().min(1).max(1000).optional(),
  /** It fails so often in a run, and is done the next time it is tried. Default: always. */
  times: z.int().min(1).max(10_000).optional(),
})
export type RehearsedFailure = z.infer<typeof rehearsedFailureSchema>

/** An action that is to be carried out, or tried: its type, those of its rendered fields that matter, and where that matters when. */
const expectedActionSchema = z.looseObject({ type: z.string().min(1), at: secondsSchema.optional() })

const expectedRunSchema = z.strictObject({
  rule: idSchema,
  /** Position in `events`, from 0; absent: an event of a schedule or of another rule. */
  event: z.int().min(0).optional(),
  /** When it begins; absent: whenever. */
  at: secondsSchema.optional(),
  state: z.enum(['done', 'failed', 'stopped', 'running']).default('done'),
  /** Absent: whatever it does. */
  actions: z.array(expectedActionSchema).max(1000).optional(),
})
export type ExpectedRun = z.infer<typeof expectedRunSchema>

export const ruleTestSchema = z
  .strictObject({
    name: z.string().trim().min(1, 'Give the test a name.').max(200),
    /** ISO 8601. */
    start: z.iso.datetime({ offset: true }).default('2026-01-01T12:00:00Z'),
    variables: z.record(z.string().max(100), z.json()).default({}),
    events: z.array(testEventSchema).max(10_000).default([]),
    /** A recording instead, by its path from the folder of the test file. */
    recording: z.string().min(1).max(4096).optional(),
    /** Seconds from its start to its end. Default: until nothing is under way after the last event. */
    lasts: secondsSchema.optional(),
    /** What rules publish comes back to them. */
    loop: z.boolean().default(false),
    /** Actions that fail. */
    fails: z.array(rehearsedFailureSchema).max(1000).default([]),
    expect: z.strictObject({
      /** The runs of each rule that is named here: these, in this order, and no others. */
      runs: z.array(expectedRunSchema).max(10_000).default([]),
      /** Rules that are not to run at all. */
      none: z.array(idSchema).max(10_000).default([]),
    }),
  })
  .superRefine(({ events, recording }, context) => {
    if (recording !== undefined && events.length > 0)
      context.addIssue({ code: 'custom', message: 'Give either events or a recording.' })
  })
export type RuleTest = z.infer<typeof ruleTestSchema>
export type RuleTestInput = z.input<typeof ruleTestSchema>

/** The ids of the rules that a test says something of. */
export function rulesOfTest({ expect: { runs, none } }: RuleTest): string[] {
  return [...new Set([...runs.map(({ rule }) => rule), ...none])]
}

/** A file of rule tests: rules, what happens, and what they are to do. */
export function ruleTestFileSchema(rule: z.ZodType<Rule>) {
  return z
    .strictObject({
      version: z.literal(RULE_TEST_VERSION, 'The version of a file of rule tests is 1.'),
      /** Path of the workspace from the folder of this file; its enabled rules are tested. */
      workspace: z.string().min(1).max(4096).optional(),
      /** Rules of their own; one with the id of a rule of the workspace takes its place. */
      rules: z.array(rule).max(10_000).default([]),
      /** Of the workspace only these rules. */
      only: z.array(idSchema).max(10_000).optional(),
      /** The broker that events come from unless they say otherwise. */
      broker: z.string().min(1).max(64).default('home'),
      tests: z.array(ruleTestSchema, 'Give the tests as a list.').max(10_000),
    })
    .superRefine(({ workspace, rules }, context) => {
      if (workspace === undefined && rules.length === 0)
        context.addIssue({ code: 'custom', message: 'Give a workspace, or rules.' })
    })
}
export type RuleTestFile = z.infer<ReturnType<typeof ruleTestFileSchema>>

/** What became of one test; `differences` in words, one line each. */
export interface RuleTestOutcome {
  name: string
  passed: boolean
  differences: string[]
  remarks: string[]
}
