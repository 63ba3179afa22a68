import { useEffect, useMemo, useState } from 'react'
import type { EventDetail, EventRow } from '../../../shared/contract/event.ts'
import { type TemplateWord, templateWords } from '../../component/code-template.ts'
import { useApp } from '../../store/react.ts'
import type { KeyedPart } from '../draft/rule-draft.ts'
import { templatePath } from '../scope/field-path.ts'
import { eventMatcher } from '../scope/matching-event.ts'
import { type Scope, scopeOfEvent } from '../scope/scope.ts'
import { fieldsOfScope, plainFields, type ScopeField } from '../scope/scope-field.ts'
import type { Descriptors } from '../words/descriptors.ts'

/** The latest event that the triggers would look at, and what a rule sees of it. */
export interface MatchingEvent {
  event: EventDetail
  scope: Scope
  fields: ScopeField[]
  words: TemplateWord[]
}

const LOOK_EVERY = 1000

/** Looks once a second among the events the window has, while the editor is open. */
export function useMatchingEvent(
  triggers: readonly KeyedPart[],
  descriptors: Descriptors,
): MatchingEvent | null {
  const app = useApp()
  const [event, setEvent] = useState<EventDetail | null>(null)
  const matches = useMemo(() => eventMatcher(triggers, descriptors), [triggers, descriptors])

  useEffect(() => app.events.watch(), [app])

  useEffect(() => {
    let ended = false
    let found: EventRow | undefined
    let lookedAt: readonly EventRow[] = []
    async function look() {
      const { rows } = app.state.getState().events
      if (rows === lookedAt) return
      const row = lastMatching(rows, matches, lookedAt.at(-1)?.id ?? 0) ?? found
      lookedAt = rows
      if (row === found) return
      found = row
      const detail = await app.connection.call('event.get', { id: row?.id ?? 0 }).catch(() => null)
      if (!ended && detail) setEvent(detail)
    }
    setEvent(null)
    void look()
    const timer = setInterval(() => void look(), LOOK_EVERY)
    return () => {
      ended = true
      clearInterval(timer)
    }
  }, [app, matches])

  return useMemo(() => {
    if (!event) return null
    const scope = scopeOfEvent(event, new Date())
    const fields = fieldsOfScope(scope)
    return { event, scope, fields, words: fields.map(wordOf) }
  }, [event])
}

/** The newest row younger than `after` that matches. */
function lastMatching(
  rows: readonly EventRow[],
  matches: (row: EventRow) => boolean,
  after: number,
): EventRow | undefined {
  for (let index = rows.length - 1; index >= 0 && rows[index]!.id > after; index--)
    if (matches(rows[index]!)) return rows[index]
  return undefined
}

function wordOf({ keys, saw }: ScopeField): TemplateWord {
  return { label: templatePath(keys), detail: saw }
}

/** What conditions can compare where no event is known. */
export function fieldsOf(matching: MatchingEvent | null): readonly ScopeField[] {
  return matching?.fields ?? plainFields
}

export function wordsOf(matching: MatchingEvent | null): TemplateWord[] {
  return matching?.words ?? templateWords
}
