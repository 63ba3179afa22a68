import type { AppStatus, RuleStatus } from '../../shared/contract/status.ts'
import type { PlainError } from '../../shared/errors.ts'
import type { BuiltInBroker } from '../broker/built-in-broker.ts'
import type { Clock } from '../clock.ts'
import type { BrokerConnections } from '../plugin/mqtt/connections.ts'
import { RateMeter } from '../plugin/mqtt/rate-meter.ts'
import type { WorkspaceStore } from '../workspace/store.ts'
import type { Engine } from './engine.ts'
import type { MessageIntake } from './message-intake.ts'
import type { Notices } from './notices.ts'
import type { WebhookServer } from './webhook-server.ts'

export interface StatusSources {
  facts: Pick<AppStatus, 'version' | 'host' | 'platform' | 'dataFolder' | 'workspaceFile'>
  clock: Clock
  engine: Engine
  connections: BrokerConnections
  intake: MessageIntake
  builtInBroker: BuiltInBroker
  store: WorkspaceStore
  notices: Notices
  webhookServer: WebhookServer
  keychain(): { available: boolean; error?: PlainError }
}

/** Makes the reader of the status that windows show. Reading costs something, so it is done only for those that look. */
export function statusReader(sources: StatusSources): () => AppStatus {
  const { facts, engine, connections, intake, builtInBroker, store, notices } = sources
  const rate = new RateMeter(sources.clock)
  return () => ({
    ...facts,
    brokers: connections
      .status(id => intake.filtered(id))
      .map(broker => ({ ...broker, messages: intake.counts(broker.id) })),
    filters: intake.globalCounts(),
    rules: ruleStatuses(engine),
    builtInBroker: builtInBroker.status,
    eventRate: rate.measure(engine.queue.accepted),
    eventCount: engine.queue.accepted,
    dropped: engine.queue.dropped,
    paused: engine.oversight.pause.state,
    questions: engine.oversight.questions.open,
    deadLetters: engine.deadLetters.count,
    journal: engine.journal.counters,
    keychain: sources.keychain(),
    webhookServer: sources.webhookServer.status,
    notices: notices.all,
    undo: store.undoable,
  })
}

/** Only of rules that ran or were kept from it, or never can: with many rules most have nothing to tell. */
function ruleStatuses(engine: Engine): RuleStatus[] {
  const statuses: RuleStatus[] = []
  const faults = new Map(engine.faults.map(({ rule, error }) => [rule, error.toPlain()]))
  for (const { id } of engine.rules) {
    const fault = faults.get(id)
    const conditionFault = engine.conditionFault(id)
    const counters = engine.runner.counters(id)
    if (!fault && !conditionFault && !counters?.runs && !counters?.ignored) continue
    const { runs = 0, failed = 0, lastRun, lastState, leftOut, trouble } = counters ?? {}
    const waiting = counters?.waiting || undefined
    statuses.push({ id, runs, failed, lastRun, lastState, waiting, leftOut, trouble, conditionFault, fault })
  }
  return statuses
}
