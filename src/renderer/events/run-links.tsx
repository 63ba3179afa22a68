import { Zap } from 'lucide-react'
import type { EventDetail } from '../../shared/contract/event.ts'
import { Badge } from '../component/marks.tsx'
import { useApp } from '../store/react.ts'
import { href } from '../store/route.ts'
import styles from './event-inspector.module.css'

/** The runs an event started, each leading to its trace. */
export function RunLinks({ runs }: { runs: EventDetail['runs'] }) {
  if (runs.length === 0) return <p className="quiet">None. Make a rule to act on events like this one.</p>
  return (
    <ul className={styles.runs}>
      {runs.map(run => (
        <li key={run.id}>
          <RunLink run={run} />
        </li>
      ))}
    </ul>
  )
}

/** Leads to the trace of a run. */
export function RunLink({ run }: { run: EventDetail['runs'][number] }) {
  const { navigation } = useApp()
  const target = { screen: 'rules', id: run.rule, query: { run: String(run.id) } } as const
  return (
    <a
      className={styles.run}
      href={href(target)}
      onClick={event => {
        event.preventDefault()
        navigation.go(target)
      }}
    >
      <Zap size={14} strokeWidth={1.75} aria-hidden="true" />
      <span className="ellipsis">{run.name}</span>
      {run.shadow && <Badge title="Its rule only reports: nothing was done">would have run</Badge>}
      <span className={styles.runId}>run {run.id}</span>
    </a>
  )
}
