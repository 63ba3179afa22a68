import { Menu } from '@mantine/core'
import { Download, EllipsisVertical, PenLine, Square, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { ExportFormat, RecordingRow } from '../../shared/contract/recording.ts'
import { Button, IconButton } from '../component/button.tsx'
import { InlineForm } from '../component/inline-form.tsx'
import { Badge, Dot } from '../component/marks.tsx'
import { byteSize, plural } from '../component/number-format.ts'
import { TextField } from '../component/text-field.tsx'
import { fullTime } from '../component/time-format.ts'
import styles from './recordings.module.css'

export interface RecordingLineProps {
  recording: RecordingRow
  /** Another transfer is on its way. */
  busy: boolean
  onStop(): void
  onExport(format: ExportFormat): void
  onRename(to: string): void
  onRemove(): void
}

/** One recording: what is in it, and what can be done with it. */
export function RecordingLine({ recording, busy, onStop, onExport, onRename, onRemove }: RecordingLineProps) {
  const { name, state, created } = recording
  const [naming, setNaming] = useState<string | null>(null)
  const live = state === 'recording'
  return (
    <li className={styles.line}>
      <div className={styles.words}>
        {naming === null ? (
          <span className={styles.name}>
            {live && <Dot tone="red" shape="full" title="Recording" />}
            <span className="ellipsis">{name}</span>
            {recording.redacted && <Badge title="Passwords and tokens were made unreadable">redacted</Badge>}
            {state === 'interrupted' && (
              <Badge tone="amber" title="Tomte ended while it was made; up to there it is good">
                interrupted
              </Badge>
            )}
            {recording.torn && (
              <Badge tone="amber" title="Its last line was cut off; that event is lost">
                torn
              </Badge>
            )}
          </span>
        ) : (
          <InlineForm
            className={styles.rename}
            label={`New name of ${name}`}
            submit="Rename"
            onSubmit={() => {
              setNaming(null)
              if (naming.trim() !== '' && naming.trim() !== name) onRename(naming.trim())
            }}
            onCancel={() => setNaming(null)}
          >
            <TextField
              label={<span className="hidden-visually">New name</span>}
              value={naming}
              autoFocus
              onChange={setNaming}
            />
          </InlineForm>
        )}
        <span className="secondary figures">
          {[
            recording.events === undefined ? null : plural(recording.events, 'event'),
            byteSize(recording.bytes),
            recording.from === undefined ? fullTime(created) : span(recording.from, recording.to),
            endedWords(recording),
            recording.dropped
              ? `${plural(recording.dropped, 'event')} not recorded: the disk was too slow`
              : null,
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </div>
      {live ? (
        <Button small icon={Square} onClick={onStop}>
          Stop
        </Button>
      ) : (
        <Button small icon={Download} disabled={busy} onClick={() => onExport('ndjson')}>
          Export
        </Button>
      )}
      <Menu position="bottom-end" width={250} returnFocus={naming === null}>
        <Menu.Target>
          <IconButton icon={EllipsisVertical} label={`More for ${name}`} />
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<Download size={16} />}
            disabled={busy || live}
            onClick={() => onExport('csv')}
          >
            Export as CSV
          </Menu.Item>
          <Menu.Item
            leftSection={<Download size={16} />}
            disabled={busy || live}
            title="For spreadsheets that write decimals with a comma"
            onClick={() => onExport('csv-semicolon')}
          >
            Export as CSV with semicolons
          </Menu.Item>
          <Menu.Item leftSection={<PenLine size={16} />} disabled={live} onClick={() => setNaming(name)}>
            Rename
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item leftSection={<Trash2 size={16} />} color="red" onClick={onRemove}>
            Remove
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </li>
  )
}

function span(from: number, to: number | undefined): string {
  return to === undefined ? `since ${fullTime(from)}` : `${fullTime(from)} – ${fullTime(to)}`
}

function endedWords({ ended }: RecordingRow): string | null {
  if (ended === 'size') return 'ended: it reached its size'
  if (ended === 'time') return 'ended: its time was over'
  return ended ? `ended: ${ended.message}` : null
}
