import { CircleAlert, Copy, Plus, Send } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { EventDetail, EventRow } from '../../shared/contract/event.ts'
import { type PlainError, toPlainError } from '../../shared/errors.ts'
import { eventString } from '../../shared/event.ts'
import { Button, IconButton } from '../component/button.tsx'
import { useCopy } from '../component/copy.ts'
import { EmptyState } from '../component/empty-state.tsx'
import { Facts, Inspector, InspectorBlock } from '../component/inspector.tsx'
import { PayloadView } from '../component/payload-view.tsx'
import { fullTime } from '../component/time-format.ts'
import { useApp, useAppState, useBrokers } from '../store/react.ts'
import { DecodedPayload } from './decoded-payload.tsx'
import { makeRule, publishAgain } from './event-commands.ts'
import styles from './event-inspector.module.css'
import { indexOfEvent } from './event-keys.ts'
import { Explanation } from './explanation.tsx'
import { propertyFacts } from './property-facts.ts'
import { RunLink, RunLinks } from './run-links.tsx'

/** One event whole, beside the list. */
export function EventInspector() {
  const app = useApp()
  const id = useAppState(({ events }) => (events.opened ? events.selected : null))
  const row = useAppState(({ events }) =>
    id === null ? undefined : events.rows[indexOfEvent(events.rows, id)],
  )
  const { detail, error } = useEventDetail(id, row?.fired ?? 0)
  if (id === null) return null
  const shown = detail?.row ?? row
  return (
    <Inspector title={shown ? eventString(shown) : 'Event'} onClose={app.events.close}>
      {error && (
        <EmptyState icon={CircleAlert} title={error.message}>
          {error.hint}
        </EmptyState>
      )}
      {shown && !error && <EventFacts row={shown} detail={detail} />}
    </Inspector>
  )
}

function EventFacts({ row, detail }: { row: EventRow; detail: EventDetail | null }) {
  const app = useApp()
  const copy = useCopy()
  const broker = useBrokers().find(({ id }) => id === row.broker)
  const properties = detail?.source.properties
  const cause = detail?.source.cause
  return (
    <>
      <div className={styles.actions}>
        <Button small icon={Plus} title="r" onClick={() => makeRule(app, row.id)}>
          Make a rule
        </Button>
        {row.topic !== undefined && (
          <Button small icon={Send} title="p" onClick={() => void publishAgain(app, row.id)}>
            Publish again
          </Button>
        )}
      </div>
      <InspectorBlock title="Payload">
        {detail && (
          <PayloadView
            key={row.id}
            payload={detail.payload}
            kind={row.kind}
            size={row.size}
            truncated={detail.truncated}
          />
        )}
      </InspectorBlock>
      {detail && <DecodedPayload key={`decoded ${row.id}`} detail={detail} />}
      <InspectorBlock title="Where it came from">
        <Facts
          facts={[
            [
              'Time',
              <span className="figures" key="time">
                {fullTime(row.time)}
              </span>,
            ],
            ['Event', <Copyable key="event" text={eventString(row)} onCopy={copy} />],
            [
              'Topic',
              row.topic !== undefined && <Copyable key="topic" mono text={row.topic} onCopy={copy} />,
            ],
            ['Broker', broker?.name ?? row.broker],
            ['QoS', row.qos !== undefined && qosWords[row.qos]],
            ['Retained', row.retain && 'yes, kept by the broker'],
            ['Source', row.broker === undefined && (detail?.source.plugin ?? null)],
          ]}
        />
      </InspectorBlock>
      {cause && (
        <InspectorBlock title="Caused by">
          <div className={styles.runs}>
            <RunLink run={{ id: cause.run, rule: cause.rule, name: cause.name }} />
          </div>
        </InspectorBlock>
      )}
      {properties && (
        <InspectorBlock title="Properties">
          <Facts facts={propertyFacts(properties)} />
        </InspectorBlock>
      )}
      <InspectorBlock title="Rules that ran">
        {detail && <RunLinks runs={detail.runs} />}
        <Explanation id={row.id} />
      </InspectorBlock>
    </>
  )
}

const qosWords = ['0, at most once', '1, at least once', '2, exactly once']

function Copyable({ text, mono, onCopy }: { text: string; mono?: boolean; onCopy(text: string): void }) {
  return (
    <span className={styles.copyable}>
      <span className={mono ? 'mono' : undefined}>{text}</span>
      <IconButton icon={Copy} label="Copy" className={styles.copy} onClick={() => onCopy(text)} />
    </span>
  )
}

/** The event of the core's journal; asked for anew where rules ran on it meanwhile. */
function useEventDetail(
  id: number | null,
  fired: number,
): { detail: EventDetail | null; error: PlainError | null } {
  const app = useApp()
  const [answer, setAnswer] = useState<{
    id: number
    detail: EventDetail | null
    error: PlainError | null
  } | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `fired` rising means that there is more to tell
  useEffect(() => {
    if (id === null) return
    let wanted = true
    app.call('event.get', { id }).then(
      detail => wanted && setAnswer({ id, detail, error: null }),
      error => wanted && setAnswer({ id, detail: null, error: toPlainError(error) }),
    )
    return () => {
      wanted = false
    }
  }, [app, id, fired])
  return answer?.id === id && answer !== null ? answer : { detail: null, error: null }
}
