import type { BrokerTestReport, TypedSecrets } from '../../shared/contract/broker.ts'
import type { EventQuery } from '../../shared/contract/calls.ts'
import type { EventDetail, EventRow } from '../../shared/contract/event.ts'
import type { Preferences } from '../../shared/contract/preferences.ts'
import type { RunDetail, RunRow } from '../../shared/contract/run.ts'
import type { AppStatus, SecretStatus, WorkspaceView } from '../../shared/contract/status.ts'
import type { Dispose } from '../../shared/dispose.ts'
import type { TomteEvent } from '../../shared/event.ts'
import type { Message } from '../../shared/message.ts'
import type { Broker } from '../../shared/workspace/broker.ts'
import type { Workspace } from '../../shared/workspace/workspace.ts'
import type { Clock } from '../clock.ts'
import type { AlertPort } from './alert-port.ts'
import type { ExtensionPort } from './extension-port.ts'
import type { HeldMessagePort } from './held-message-calls.ts'
import type { DeadLetterPort, OperationPort } from './operation-port.ts'
import type { QuestionPort } from './question-port.ts'
import type { RecordingPort } from './recording-port.ts'
import type { VariablePort } from './variable-port.ts'

/** What windows may see and do of the core; given by the composition root. */
export interface WindowPorts {
  readonly clock: Clock
  readonly workspace: WorkspacePort
  readonly status: StatusPort
  readonly brokers: BrokerPort
  readonly rules: RulePort
  readonly events: EventPort
  readonly runs: RunPort
  readonly secrets: SecretPort
  readonly preferences: PreferencePort
  readonly host: HostPort
  readonly extensions: ExtensionPort
  readonly variables: VariablePort
  readonly alerts: AlertPort
  readonly recordings: RecordingPort
  readonly questions: QuestionPort
  readonly operation: OperationPort
  readonly deadLetters: DeadLetterPort
  readonly heldMessages: HeldMessagePort
}

export interface WorkspacePort {
  view(): WorkspaceView
  /** Validates the whole, saves, applies. Rejects with ERR_WORKSPACE_INVALID and changes nothing where it has faults. */
  change(description: string, update: (workspace: Workspace) => Workspace): Promise<void>
  /** What was undone; null where there was nothing to undo. */
  undo(): Promise<string | null>
  /** A fresh document to replace the current one by. */
  template(name: 'demo' | 'empty'): Workspace
  onChange(listener: () => void): Dispose
}

export interface StatusPort {
  read(): AppStatus
  /** Something other than a rate or counter changed. */
  onChange(listener: () => void): Dispose
  dismissNotice(id: string): void
}

export interface BrokerPort {
  test(broker: Broker, secrets: TypedSecrets, signal: AbortSignal): Promise<BrokerTestReport>
  reconnect(id: string): Promise<void>
  /** Resolves with the number of payload bytes once the message is sent, acknowledged or queued. */
  publish(broker: string, message: Message): Promise<number>
}

export interface RulePort {
  /** Id of the run. */
  run(id: string): number
  stop(id: string): void
}

export interface EventPort {
  /**
   * The newest fitting events with an id above `after` and below `before`, oldest first; `more`: where to ask on for older ones.
   * Rejects with ERR_SEARCH_CANCELLED where the signal ends it.
   */
  search(
    query: EventQuery,
    limits: { limit: number; after?: number; before?: number; signal?: AbortSignal },
  ): Promise<{ events: EventRow[]; more: number | null }>
  detail(id: number): Promise<EventDetail>
  /** Whether an event fits the query. */
  compile(query: EventQuery): (event: TomteEvent, fired: number, rules: readonly string[]) => boolean
  row(event: TomteEvent, fired: number): EventRow
  /** After the rules have seen it; `fired`: how many ran, `rules`: which. */
  onEvent(listener: (event: TomteEvent, fired: number, rules: readonly string[]) => void): Dispose
}

export interface RunPort {
  /** Newest first. */
  recent(rule: string | undefined, limit: number): RunRow[] | Promise<RunRow[]>
  detail(id: number): RunDetail | Promise<RunDetail>
  /** Null where it has left the journal. */
  row(id: number): RunRow | null
  onChange(listener: (id: number, rule: string) => void): Dispose
}

export interface SecretPort {
  status(names: string[]): Promise<SecretStatus>
  /** Stores it for these places. */
  set(name: string, value: string, keep: 'keychain' | 'session', places: string[]): Promise<void>
  /** It may be sent to one more place. */
  allow(name: string, place: string): Promise<void>
  forget(name: string): Promise<void>
}

export interface PreferencePort {
  get(): Preferences
  put(changes: Partial<Preferences>): void
}

export interface HostPort {
  pickFile(options: { title: string; extensions?: string[] }): Promise<string | null>
  openLink(url: string): Promise<void>
}
