import { Tooltip } from '@mantine/core'
import { byteSize, count, rate } from '../component/number-format.ts'
import { useAppState, useAppStateShallow } from '../store/react.ts'
import styles from './status-bar.module.css'

/** How the house is doing, in one line. */
export function StatusBar() {
  const link = useAppState(state => state.link)
  const facts = useAppStateShallow(({ status }) => ({
    rate: status?.eventRate ?? 0,
    events: status?.eventCount ?? 0,
    dropped: status?.dropped ?? 0,
    journal: status?.journal.bytes ?? 0,
    notKept: status?.journal.dropped ?? 0,
    host: status?.host,
    file: status?.workspaceFile,
  }))
  const shown = useAppState(state => state.events.skipped)

  if (link.state === 'lost')
    return (
      <footer className={styles.bar} data-lost="">
        <span role="status">
          Tomte is not reachable. Trying again by itself
          {link.attempt > 1 ? ` (attempt ${count(link.attempt)})` : ''}.
        </span>
      </footer>
    )
  return (
    <footer className={styles.bar}>
      <Tooltip label={`${count(facts.events)} since Tomte started`}>
        <span>
          {rate(facts.rate)} {facts.rate === 1 ? 'event' : 'events'}/s
        </span>
      </Tooltip>
      {facts.dropped > 0 && (
        <Tooltip label="Events that left a full queue undecided">
          <span className={styles.warn}>{count(facts.dropped)} dropped</span>
        </Tooltip>
      )}
      {facts.notKept > 0 && (
        <Tooltip label="Events that the journal could not write to disk since Tomte started; rules ran on them all the same">
          <span className={styles.warn}>{count(facts.notKept)} not kept</span>
        </Tooltip>
      )}
      {shown > 0 && (
        <Tooltip label="More came than a list can show; rules saw all of them">
          <span>{count(shown)} not shown</span>
        </Tooltip>
      )}
      <span>Journal {byteSize(facts.journal)}</span>
      <span className={styles.space} />
      <Tooltip label={facts.file ?? ''} disabled={!facts.file}>
        <span className={styles.file}>{fileName(facts.file ?? '')}</span>
      </Tooltip>
      {facts.host && <span>{facts.host === 'desktop' ? 'Desktop' : 'Server'}</span>}
    </footer>
  )
}

function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path
}
