import { basename, dirname, join, resolve } from 'node:path'
import { toBase64 } from '../../../shared/encoding.ts'
import { TomteError } from '../../../shared/errors.ts'
import type { TomteEvent } from '../../../shared/event.ts'
import {
  RULE_TEST_VERSION,
  type RuleTest,
  type RuleTestFile,
  type RuleTestInput,
  rulesOfTest,
  ruleTestSchema,
} from '../../../shared/rule-test.ts'
import type { Rule } from '../../../shared/workspace/rule.ts'
import { Pace } from '../../journal/pace.ts'
import { createRuleIndex } from '../../rule/rule-index.ts'
import type { RuleTestPort } from '../../window/question-port.ts'
import { writeAtomic } from '../../workspace/atomic-write.ts'
import { readIfThere } from '../../workspace/file.ts'
import { armed, type WorldOptions } from './dry-run.ts'
import { concerns } from './rehearsed-rules.ts'
import { readRuleTests, recordedEvents } from './rule-test-file.ts'
import { expectedRuns, type RuleTestWorld, runRuleTest } from './rule-test-run.ts'
import { type SpanSources, spanEvents } from './span.ts'
import { TestProgress } from './test-progress.ts'

export interface SavedTestSources extends SpanSources, Pick<WorldOptions, 'parts' | 'registry'> {
  workspaceFile: string
  rules(): readonly Rule[]
}

/** Events of one test. */
const MOST_EVENTS = 1000

/** The rule tests in the file beside the workspace: `house.tests.json` of `house.json`. */
export class SavedTests implements RuleTestPort {
  readonly #sources: SavedTestSources
  readonly #file: string
  #changing: Promise<unknown> = Promise.resolve()

  constructor(sources: SavedTestSources) {
    const { workspaceFile } = sources
    this.#sources = sources
    this.#file = join(dirname(workspaceFile), `${basename(workspaceFile).replace(/\.json$/i, '')}.tests.json`)
  }

  readonly list: RuleTestPort['list'] = async () => {
    const { tests } = await this.#read()
    return {
      file: this.#file,
      tests: tests.map(test => ({
        name: test.name,
        rules: rulesOfTest(test),
        events: test.events.length,
        runs: test.expect.runs.length,
      })),
    }
  }

  readonly save: RuleTestPort['save'] = async ({ name, rules, span, variables = {}, fails }) => {
    const tested = this.#rules(rules)
    const events = await this.#eventsOf(tested, span)
    const input: RuleTestInput = {
      name,
      start: new Date(events[0]?.time ?? this.#sources.clock.now()).toISOString(),
      variables,
      events: events.map(written),
      fails,
      expect: {},
    }
    const runs = await expectedRuns(ruleTestSchema.parse(input), this.#world(tested))
    const ran = new Set(runs.map(({ rule }) => rule))
    const test = ruleTestSchema.parse({ ...input, expect: { runs, none: rules.filter(id => !ran.has(id)) } })
    await this.#change(tests => [...tests.filter(each => each.name !== name), test])
    return { events: events.length, runs: runs.length }
  }

  readonly remove: RuleTestPort['remove'] = name =>
    this.#change(tests => tests.filter(each => each.name !== name))

  readonly run: RuleTestPort['run'] = async (names, signal, progress) => {
    const { tests } = await this.#read()
    const asked = tests.filter(({ name }) => !names || names.includes(name))
    const world = this.#world(this.#sources.rules())
    const passed = new TestProgress(asked.length, progress)
    const outcomes = []
    for (const test of asked) {
      signal.throwIfAborted()
      const rules = this.#named(test)
      outcomes.push(await runRuleTest(test, { ...world, rules, signal, passed: passed.within }))
      passed.next()
    }
    return outcomes
  }

  #world(rules: readonly Rule[]): RuleTestWorld {
    const { parts, registry, clock } = this.#sources
    const pace = new Pace(clock)
    return {
      breathe: () => (pace.due ? pace.breathe() : undefined),
      parts,
      registry,
      rules,
      broker: 'home',
      recorded: ({ recording = '' }) => recordedEvents(resolve(dirname(this.#file), recording)),
    }
  }

  /** Rules that a test names, and no others: what they emit starts nothing else. */
  #named(test: RuleTest): Rule[] {
    const names = new Set(rulesOfTest(test))
    return this.#sources.rules().filter(({ id }) => names.has(id))
  }

  #rules(ids: readonly string[]): Rule[] {
    return ids.map(id => {
      const rule = this.#sources.rules().find(each => each.id === id)
      if (rule) return rule
      throw new TomteError('ERR_RULE_UNKNOWN', `There is no rule with the id “${id}”.`)
    })
  }

  async #eventsOf(rules: readonly Rule[], span: Parameters<typeof spanEvents>[1]): Promise<TomteEvent[]> {
    const index = createRuleIndex(armed(rules), this.#sources.parts)
    const wants = (event: TomteEvent) => concerns(index, event)
    const found: TomteEvent[] = []
    for await (const events of spanEvents(this.#sources, span, new AbortController().signal, { wants }))
      for (const event of events) {
        if (!wants(event) || event.source.trigger) continue
        if (found.push(event) > MOST_EVENTS)
          throw new TomteError(
            'ERR_RULE_TEST_SIZE',
            `The span has more than ${MOST_EVENTS} events for these rules.`,
            {
              hint: 'Choose a shorter one, or fewer rules.',
            },
          )
      }
    return found
  }

  async #read(): Promise<Omit<RuleTestFile, 'rules'>> {
    const bytes = await readIfThere(this.#file)
    if (bytes) return readRuleTests(bytes.toString(), this.#file, this.#sources.registry)
    const workspace = `./${basename(this.#sources.workspaceFile)}`
    return { version: RULE_TEST_VERSION, workspace, broker: 'home', tests: [] }
  }

  /** One change after the other: two windows may save at once. */
  async #change(update: (tests: RuleTest[]) => RuleTest[]): Promise<void> {
    const change = this.#changing.then(async () => {
      const file = await this.#read()
      const text = JSON.stringify({ ...file, tests: update(file.tests) }, null, 2)
      await writeAtomic(this.#file, `${text}\n`)
    })
    this.#changing = change.catch(() => undefined)
    await change
  }
}

/** As text where it is that, so that a person can read the file. */
function written({
  id,
  time,
  prefix,
  suffix,
  source,
  payload,
}: TomteEvent): NonNullable<RuleTestInput['events']>[number] {
  const { cause: _, ...from } = source
  const content = payload.text === null ? { payload: toBase64(payload.bytes) } : { text: payload.text }
  return { id: id > 0 ? id : undefined, time, prefix, suffix, source: from, ...content }
}
