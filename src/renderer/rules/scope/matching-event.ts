import type { EventRow } from '../../../shared/contract/event.ts'
import { eventString } from '../../../shared/event.ts'
import { compileEventPattern, eventPatternFault } from '../../../shared/event-pattern.ts'
import { matchesFilter, topicFilterFault } from '../../../shared/topic.ts'
import { fieldValue } from '../draft/part-value.ts'
import type { KeyedPart } from '../draft/rule-draft.ts'
import type { Descriptors } from '../words/descriptors.ts'

/** Whether one of the triggers would look at the event, as far as the hints of its fields tell. */
export function eventMatcher(
  triggers: readonly KeyedPart[],
  descriptors: Descriptors,
): (event: EventRow) => boolean {
  const matchers = triggers.flatMap(({ part }) => {
    const fields = descriptors.find('triggers', part.type)?.fields ?? []
    const named = (control: string) => {
      const hint = fields.find(field => field.control === control)
      const value = hint && fieldValue(part, hint.name)
      return typeof value === 'string' && value !== '' ? value : null
    }
    const filter = named('topic-filter')
    if (filter !== null && !topicFilterFault(filter)) return [topicMatcher(filter, named('broker'))]
    const pattern = named('event-pattern')
    if (pattern !== null && !eventPatternFault(pattern)) {
      const matches = compileEventPattern(pattern)
      return [(event: EventRow) => matches(eventString(event))]
    }
    return []
  })
  return event => matchers.some(matches => matches(event))
}

function topicMatcher(filter: string, broker: string | null): (event: EventRow) => boolean {
  const plain = filter.replace(/^\$share\/[^/]+\//, '')
  return ({ topic, broker: from }) =>
    topic !== undefined && (broker === null || broker === from) && matchesFilter(plain, topic)
}
