import type { Condition } from './workspace/condition.ts'

/** What becomes of a time that came while Tomte was not running. */
export type MissedPolicy = 'run' | 'skip'

/**
 * A trigger that remembers: fires not on every event that its keys name, but when what it watches for is complete. A plug-in describes
 * it, the rule room carries it out.
 */
export type TriggerWatch = SilenceWatch | ThresholdWatch | SequenceWatch

/**
 * Nothing came for so long; fires once, until the next message. Each topic by itself, unless `perTopic` is false: then it is the silence of
 * all together, which begins with the rule, as does that of a filter without wildcards.
 */
export interface SilenceWatch {
  kind: 'silence'
  seconds: number
  perTopic: boolean
  /** `skip`: a silence that ended while Tomte did not listen is counted anew from its start. */
  missed: MissedPolicy
}

/**
 * A number crosses a limit: goes `above` or `below` it. Fires on the crossing and not again before the number came back by the `hysteresis`. The
 * first number of a topic tells the side it is on and crosses nothing. Each topic by itself.
 */
export interface ThresholdWatch {
  kind: 'threshold'
  /** Path of the field. */
  field: string
  /** One of the two. */
  above?: number
  below?: number
  hysteresis: number
  /** Seconds that it must stay beyond before it fires. */
  stays?: number
  missed: MissedPolicy
}

/** Events come one after the other, the last one at most `within` seconds after the first. One of `conditions` for each step, and for each key. */
export interface SequenceWatch {
  kind: 'sequence'
  conditions: (Condition | undefined)[]
  within: number
  /** Path of a field that the events must have in common, such as `topicLevels[1]`. */
  common?: string
}
