import { join } from 'node:path'
import type { LeftOutReason, RuleCycle } from '../../shared/contract/operation.ts'
import type { Notice } from '../../shared/contract/status.ts'
import type { TomteError } from '../../shared/errors.ts'
import { type EmittedEvent, eventString, type TomteEvent } from '../../shared/event.ts'
import type { Broker } from '../../shared/workspace/broker.ts'
import type { Clock } from '../clock.ts'
import type { RuleIndex } from '../rule/rule-index.ts'
import { Questions } from '../run/questions.ts'
import type { Cause, RunnableRule, StepContext } from '../run/run.ts'
import type { Runner } from '../run/runner.ts'
import { Echoes } from './loop/echoes.ts'
import { Feedback } from './loop/feedback.ts'
import { cycles } from './loop/rule-cycles.ts'
import { RulePause } from './rule-pause.ts'
import { RuleTroubles } from './rule-troubles.ts'

export interface OversightOptions {
  clock: Clock
  /** The data folder; undefined: nothing is kept. */
  folder: string | undefined
  runner(): Runner
  notify(notice: Notice): void
  /** The status is another than before. */
  changed(): void
  log(line: string): void
}

/** What watches over the rules: the global pause, questions to a person, and what made what happen. */
export class Oversight {
  readonly pause: RulePause
  readonly questions: Questions
  readonly #runner: () => Runner
  readonly #troubles: RuleTroubles
  readonly #changed: () => void
  readonly #echoes: Echoes
  #feedback = new Feedback([])

  constructor({ clock, folder, runner, notify, changed, log }: OversightOptions) {
    this.#runner = runner
    this.#changed = changed
    this.#troubles = new RuleTroubles(notify)
    this.#echoes = new Echoes(clock)
    this.questions = new Questions({ clock, changed })
    const file = folder === undefined ? undefined : join(folder, 'pause.json')
    this.pause = new RulePause({ file, clock, changed, log })
  }

  start(): void {
    this.pause.start()
  }

  stop(): void {
    this.pause.stop()
  }

  apply(index: RuleIndex, brokers: readonly Broker[]): void {
    this.#feedback = new Feedback(brokers)
    this.#echoes.apply(index, this.#feedback)
  }

  /** The event, with its cause where it is a message of a rule that came back. */
  recognise(event: TomteEvent): TomteEvent {
    return this.#echoes.recognise(event)
  }

  /** An event that a run emitted, with its cause. */
  caused(event: EmittedEvent, { run }: Cause): EmittedEvent {
    const cause = this.#runner().causeOf(run, eventString(event))
    return { ...event, source: { ...event.source, cause } }
  }

  /** A rule is about to carry out an action of this type. */
  acting(type: string, config: Record<string, unknown>, { rule, run }: StepContext): void {
    if (type !== 'publish' || !this.#echoes.follows(rule.id)) return
    const cause = this.#runner().causeOf(run, String(config.topic))
    if (cause) this.#echoes.publishing(config, cause)
  }

  /** Counts firings that the pause kept from running. */
  leaveOut(rules: readonly { rule: { id: string } }[]): void {
    const { state } = this.pause
    if (state) state.leftOut += rules.length
    for (const { rule } of rules) this.#runner().leaveOut(rule.id, 'paused')
  }

  /** A rule was kept from running. */
  troubled({ name }: RunnableRule, reason: LeftOutReason, error: TomteError): void {
    this.#troubles.tell(name, reason, error)
    this.#changed()
  }

  cycles(index: RuleIndex, through?: string): RuleCycle[] {
    return cycles(index, this.#feedback, through)
  }
}
