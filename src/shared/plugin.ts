/** What the window is told of plug-ins: enough to draw their forms, nothing it could run. */

/** How one field of a trigger or action is edited. */
export type Control =
  | 'text'
  | 'multiline'
  | 'number'
  | 'switch'
  | 'select'
  | 'broker'
  | 'topic'
  | 'topic-filter'
  | 'event-pattern'
  | 'payload'
  | 'list'
  | 'pairs'
  | 'file'
  | 'secret'
  /** A rule, by its id. */
  | 'rule'
  /** A condition over the event of the run. */
  | 'condition'
  /** The id of one of the workspace's allowed folders. */
  | 'folder'
  /** Of a notification: `{ id: string; label: string }[]`. */
  | 'buttons'
  /** How a request proves who sends it: `RequestAuth` or null; its secrets are secret references. */
  | 'auth'
  /** The text of a script, in JavaScript. */
  | 'code'
  /** Of a sequence: `{ broker?: string | null; filter?: string; pattern?: string; conditions?: Condition }[]`, each with a filter or a pattern. */
  | 'steps'
  /** Actions inside of an action: `Action[]`. */
  | 'actions'
  /** Of which one or all are taken: `{ conditions?: Condition; actions: Action[] }[]`. */
  | 'branches'
  /** The last part of a webhook's address. */
  | 'webhook'

export interface FieldHint {
  /** The key in the trigger or action. */
  name: string
  label: string
  help?: string
  placeholder?: string
  control: Control
  /** Of a `select`; of a `payload`, the encodings that its sibling field `encoding` takes (default: all). */
  options?: { value: string | number; label: string }[]
  unit?: string
  required?: boolean
  /** `{{…}}` may stand in it. */
  template?: boolean
  /** Folded away until asked for or set. */
  advanced?: boolean
  /** Of `pairs`: a value may be a secret reference. */
  secrets?: boolean
  /** Of `branches`: each has conditions, and the first for which they hold is taken. */
  conditional?: boolean
  /** Shown only where another field has one of these values. */
  when?: { field: string; is: (string | number | boolean | null)[] }
}

/** A kind of trigger or action. */
export interface PartDescriptor {
  type: string
  title: string
  description: string
  /** Name of a lucide icon, such as `send`. */
  icon: string
  /** One line for lists; `{name}` stands for the value of that field: `Publish to {topic}`. */
  summary: string
  fields: FieldHint[]
  /** It can do harm that cannot be undone: the editor suggests to ask a person first (`confirm`). */
  dangerous?: true
  /** A new one begins as this. */
  initial: Record<string, unknown>
}

export interface PluginDescriptor {
  id: string
  title: string
  /** Prefix of the events it emits by itself. */
  prefix: string
  /** Events it emits, for the pattern field to offer. */
  events: { pattern: string; description: string }[]
  triggers: PartDescriptor[]
  actions: PartDescriptor[]
}
