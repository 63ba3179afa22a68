import { Progress } from '@mantine/core'
import { CircleDot, Disc3, FileInput, History } from 'lucide-react'
import { useRef, useState } from 'react'
import type { ExportFormat, RecordingRow } from '../../shared/contract/recording.ts'
import { Button } from '../component/button.tsx'
import { ConfirmDialog } from '../component/confirm-dialog.tsx'
import { EmptyState } from '../component/empty-state.tsx'
import { plural } from '../component/number-format.ts'
import { Problem } from '../component/problem.tsx'
import { Screen } from '../component/screen.tsx'
import { useApp } from '../store/react.ts'
import { KeepForm } from './keep-form.tsx'
import { RecordForm } from './record-form.tsx'
import { RecordingLine } from './recording-line.tsx'
import styles from './recordings.module.css'
import { exportEvents, formatOfFile, importRecording, nameOfFile, saveFile } from './transfer.ts'
import { useRecordings } from './use-recordings.ts'
import { useTransfer } from './use-transfer.ts'

type Form = 'record' | 'keep' | null

/** Recordings: events kept in files, for rules to be tried on, and for others to see. */
export function RecordingsScreen() {
  const app = useApp()
  const { recordings, error, refresh } = useRecordings()
  const { running, begin } = useTransfer()
  const [form, setForm] = useState<Form>(null)
  const [removing, setRemoving] = useState<RecordingRow | null>(null)
  const chooser = useRef<HTMLInputElement>(null)

  const takeIn = (file: File) =>
    begin(`Reading ${file.name}`, async options => {
      const { recording, torn } = await importRecording(
        app,
        nameOfFile(file.name),
        file,
        formatOfFile(file.name),
        options,
      )
      const events = plural(recording?.events ?? 0, 'event')
      app.toasts.show(
        torn ? 'information' : 'success',
        `Imported ${events}${torn ? '; the last line was cut off' : ''}.`,
      )
      refresh()
    })
  const giveOut = ({ name }: RecordingRow, format: ExportFormat) =>
    begin(`Exporting ${name}`, async options => {
      const file = await exportEvents(app, { recording: name }, format, options)
      saveFile(file.name, file.content)
    })
  const change = async (work: Promise<unknown>) => {
    await work
    refresh()
  }

  return (
    <Screen
      title="Recordings"
      actions={
        <>
          <Button icon={FileInput} onClick={() => chooser.current?.click()}>
            Import
          </Button>
          <Button icon={History} onClick={() => setForm(form === 'keep' ? null : 'keep')}>
            Keep what was
          </Button>
          <Button
            variant="primary"
            icon={CircleDot}
            onClick={() => setForm(form === 'record' ? null : 'record')}
          >
            Record
          </Button>
        </>
      }
    >
      <input
        ref={chooser}
        type="file"
        hidden
        aria-label="File to import"
        accept=".ndjson,.jsonl,.csv,.txt"
        onChange={event => {
          const [file] = event.currentTarget.files ?? []
          if (file) void takeIn(file)
          event.currentTarget.value = ''
        }}
      />
      <div className={styles.body}>
        {error && <Problem error={error} />}
        {form === 'record' && (
          <RecordForm
            taken={recordings ?? []}
            onDone={() => {
              setForm(null)
              refresh()
            }}
            onCancel={() => setForm(null)}
          />
        )}
        {form === 'keep' && (
          <KeepForm
            taken={recordings ?? []}
            begin={begin}
            onDone={() => {
              setForm(null)
              refresh()
            }}
            onCancel={() => setForm(null)}
          />
        )}
        {running && (
          <div className={styles.running} role="status">
            <div className={styles.runningWords}>
              <span>
                {running.title}: {plural(running.progress.events, 'event')}
              </span>
              <Button small onClick={running.cancel}>
                Cancel
              </Button>
            </div>
            <Progress
              size="xs"
              value={(running.progress.share ?? 1) * 100}
              animated={running.progress.share === undefined}
            />
          </div>
        )}
        {recordings?.length === 0 && form === null && (
          <EmptyState icon={Disc3} title="No recording yet">
            A recording keeps events in a file: to try rules on, to send to someone, to play back to a broker.
            Passwords and tokens in payloads are made unreadable when it is exported.
          </EmptyState>
        )}
        <ul className={styles.lines}>
          {recordings?.map(recording => (
            <RecordingLine
              key={recording.name}
              recording={recording}
              busy={running !== null}
              onStop={() => void change(app.attempt('recording.stop', { name: recording.name }))}
              onExport={format => void giveOut(recording, format)}
              onRename={to => void change(app.attempt('recording.rename', { name: recording.name, to }))}
              onRemove={() => setRemoving(recording)}
            />
          ))}
        </ul>
      </div>
      <ConfirmDialog
        open={removing !== null}
        title={`Remove “${removing?.name ?? ''}”?`}
        confirm="Remove"
        onConfirm={() => {
          if (removing) void change(app.attempt('recording.remove', { name: removing.name }))
          setRemoving(null)
        }}
        onCancel={() => setRemoving(null)}
      >
        Its file is deleted; this cannot be undone. Export it first to keep a copy.
      </ConfirmDialog>
    </Screen>
  )
}
