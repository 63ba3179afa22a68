import type { LeftOutReason } from '../../shared/contract/operation.ts'
import type { Notice } from '../../shared/contract/status.ts'
import type { TomteError } from '../../shared/errors.ts'

/** Names of rules that a notice spells out. */
const NAMED = 3

interface Kind {
  id: string
  level: Notice['level']
  title: string
  /** `others` is what follows the names of those it happened to before. */
  others: string
}

const KINDS: Partial<Record<LeftOutReason, Kind>> = {
  loop: {
    id: 'rules-loop',
    level: 'error',
    title: 'Rules trigger each other without end',
    others: 'Stopped for the same reason:',
  },
  rate: {
    id: 'rules-rate',
    level: 'warning',
    title: 'A rule fired more often than it may',
    others: 'The same happened to:',
  },
  key: {
    id: 'rules-key',
    level: 'warning',
    title: 'A rule was kept from running by its key',
    others: 'The same happened to:',
  },
}

/** Tells a person of rules that were kept from running: one notice for each reason, however many rules it is. */
export class RuleTroubles {
  readonly #notify: (notice: Notice) => void
  readonly #names = new Map<LeftOutReason, Set<string>>()

  constructor(notify: (notice: Notice) => void) {
    this.#notify = notify
  }

  tell(rule: string, reason: LeftOutReason, error: TomteError): void {
    const kind = KINDS[reason]
    if (!kind) return
    let names = this.#names.get(reason)
    if (!names) {
      names = new Set()
      this.#names.set(reason, names)
    }
    const known = names.has(rule)
    names.add(rule)
    // In a storm a thousand rules are found within moments: the notice is for a person, and says how many.
    if (known || names.size <= NAMED || Number.isInteger(Math.log2(names.size)))
      this.#notify({
        id: kind.id,
        level: kind.level,
        code: error.code,
        title: kind.title,
        text: [error.message, error.hint, othersOf(kind, names, rule)].filter(Boolean).join(' '),
      })
  }
}

function othersOf({ others }: Kind, names: ReadonlySet<string>, rule: string): string {
  const rest = [...names].filter(name => name !== rule)
  if (rest.length === 0) return ''
  const named = rest
    .slice(0, NAMED)
    .map(name => `“${name}”`)
    .join(', ')
  const more = rest.length > NAMED ? ` and ${rest.length - NAMED} more` : ''
  return `${others} ${named}${more}.`
}
