import { ArrowLeft, PanelRight } from 'lucide-react'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { Broker } from '../../../shared/workspace/broker.ts'
import { IconButton } from '../../component/button.tsx'
import { Badge, StateDot } from '../../component/marks.tsx'
import { Screen } from '../../component/screen.tsx'
import { useApp, useBrokerStatus, useLeaveGuard } from '../../store/react.ts'
import { BrokerMenu } from '../act/broker-menu.tsx'
import { useBrokerActions } from '../act/use-broker-actions.ts'
import { usesTls } from '../draft/address.ts'
import { type BrokerDraft, effectiveName } from '../draft/broker-draft.ts'
import { FormContext } from '../form/form-context.ts'
import { useBrokerForm } from '../form/use-broker-form.ts'
import { useTrial } from '../form/use-trial.ts'
import { LivePanel } from '../live/live-panel.tsx'
import { TrialPanel } from '../trial/trial-panel.tsx'
import { BrokerFields } from './broker-fields.tsx'
import { ChangedElsewhere } from './changed-elsewhere.tsx'
import { EditorBar } from './editor-bar.tsx'
import styles from './form.module.css'

export interface BrokerEditorProps {
  /** As it is saved; null: it is new. */
  broker: Broker | null
  /** What the form begins with; read once. */
  initial: () => BrokerDraft
}

/** CSS pixels of window from which the live panel has a place beside the form. */
const WIDE = 1200

/** The form of one broker, with its test and its live panel. */
export function BrokerEditor({ broker, initial }: BrokerEditorProps) {
  const app = useApp()
  const actions = useBrokerActions()
  const form = useBrokerForm(initial)
  const { trial, run, close } = useTrial()
  const [live, setLive] = useState(() => window.innerWidth >= WIDE)
  const status = useBrokerStatus(broker?.id ?? '')
  const fields = useRef<HTMLDivElement>(null)
  const name = effectiveName(form.draft)
  useLeaveGuard(form.dirty, `What you changed for ${name || 'the new broker'} is not saved.`)

  async function save(): Promise<void> {
    const saved = await form.save()
    if (!saved) return focusFault(fields.current)
    app.toasts.show('success', `Saved ${saved.name}.`)
    app.navigation.guard(null)
    if (broker === null) app.navigation.go({ screen: 'brokers', id: saved.id })
    else if (broker.id !== saved.id)
      app.navigation.replace({ screen: 'brokers', id: saved.id, query: { edit: '1' } })
  }

  function test(): void {
    const prepared = form.check()
    run(form.draft, prepared)
    if (prepared.faults) focusFault(fields.current)
  }
  useSaveKey(() => void save())

  return (
    <FormContext value={form}>
      <Screen
        title={broker ? broker.name : 'New broker'}
        leading={<IconButton icon={ArrowLeft} label="All brokers" onClick={() => actions.list(broker?.id)} />}
        note={
          <span className={styles.note}>
            {status && <StateDot state={status.state} label />}
            {isUnverified(form.draft) && <Badge tone="amber">certificate not verified</Badge>}
          </span>
        }
        actions={
          broker && (
            <>
              <IconButton
                icon={PanelRight}
                label="How it is doing"
                pressed={live}
                onClick={() => setLive(!live)}
              />
              <BrokerMenu broker={broker} withReconnect />
            </>
          )
        }
        layout="form"
        foot={
          <>
            {trial && <TrialPanel trial={trial} draft={form.draft} onClose={close} />}
            <EditorBar
              isNew={broker === null}
              testing={trial?.state === 'running'}
              onTest={test}
              onSave={() => void save()}
            />
          </>
        }
      >
        <div ref={fields} className={styles.form}>
          <ChangedElsewhere broker={broker} />
          <BrokerFields />
        </div>
      </Screen>
      {broker && live && <LivePanel broker={broker} onClose={() => setLive(false)} editing />}
    </FormContext>
  )
}

function isUnverified({ address, tls }: BrokerDraft): boolean {
  return usesTls(address.scheme) && !tls.verify
}

/** After the faults were drawn: the first field that has one. */
function focusFault(fields: HTMLElement | null): void {
  requestAnimationFrame(() => {
    const field = fields?.querySelector<HTMLElement>('[aria-invalid="true"]')
    field?.scrollIntoView({ block: 'center' })
    field?.focus({ preventScroll: true })
  })
}

function useSaveKey(save: () => void): void {
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== 's') return
    event.preventDefault()
    save()
  })
  useEffect(() => {
    window.addEventListener('keydown', pressed)
    return () => window.removeEventListener('keydown', pressed)
  }, [])
}
