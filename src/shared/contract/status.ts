import type { PlainError } from '../errors.ts'
import type { PluginDescriptor } from '../plugin.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { BrokerStatus } from './broker.ts'
import type { FilterCount } from './filter.ts'
import type { LeftOut, Pause, Question, RuleTrouble } from './operation.ts'
import type { RunState } from './run.ts'

/** Something a person should know and can dismiss: a restored workspace, a missing keychain. */
export interface Notice {
  id: string
  level: 'information' | 'warning' | 'error'
  code: string
  title: string
  text: string
}

/** How each rule fared since Tomte started. */
export interface RuleStatus {
  id: string
  runs: number
  failed: number
  /** Milliseconds since 1970-01-01 UTC. */
  lastRun?: number
  lastState?: RunState
  /** Firings that wait for their turn; undefined: none does. */
  waiting?: number
  /** Firings that did not run, by their reasons. */
  leftOut?: LeftOut
  /** What last kept it from running; it goes when the rule runs again. */
  trouble?: RuleTrouble
  /** Expressions of its conditions that failed, which then do not hold: the last failure, its time, and how many there were. */
  conditionFault?: { error: PlainError; time: number; count: number }
  /** Why it can never fire as it is, such as ERR_ACTION_UNKNOWN where no plug-in offers one of its actions. */
  fault?: PlainError
}

export interface AppStatus {
  version: string
  host: 'desktop' | 'server'
  platform: string
  dataFolder: string
  workspaceFile: string
  brokers: BrokerStatus[]
  /** One for each of the workspace's event filters, in their order. */
  filters?: FilterCount[]
  rules: RuleStatus[]
  builtInBroker: {
    state: 'off' | 'running' | 'failed'
    address?: string
    /** What a person should know of it, such as a port that was taken; in words. */
    remarks: string[]
    clients: number
    error?: PlainError
  }
  /** Events a second, and in all since Tomte started. */
  eventRate: number
  eventCount: number
  /** Events that left a full queue undecided. */
  dropped: number
  /** Null: rules fire. */
  paused: Pause | null
  /** Actions that wait for a person, oldest first. */
  questions: Question[]
  /** Runs that failed for good and that nobody has dealt with. */
  deadLetters: number
  /** On disk. `dropped`: events since Tomte started that could not be written; `state`: why none is written now. */
  journal: {
    events: number
    bytes: number
    limitBytes: number
    dropped?: number
    state?: 'on' | 'off' | 'paused'
  }
  keychain: { available: boolean; error?: PlainError }
  /** Where webhooks are taken by a server of their own, such as `http://127.0.0.1:4712/hook/`; absent: it is off. */
  webhookServer?: { address?: string; error?: PlainError }
  notices: Notice[]
  /** What the last change of the workspace did, where it can be undone. */
  undo: string | null
}

export interface WorkspaceView {
  workspace: Workspace
  plugins: PluginDescriptor[]
}

export interface SecretStatus {
  keychain: boolean
  /** Where each stored name is kept; names that are not stored are left out. */
  stored: Record<string, 'keychain' | 'session'>
  /** Where each may be sent; names that may be sent nowhere are left out. */
  places: Record<string, string[]>
}
