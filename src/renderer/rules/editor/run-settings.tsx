import { CodeField } from '../../component/code-field.tsx'
import { NumberField } from '../../component/number-field.tsx'
import { Section } from '../../component/section.tsx'
import { Switch } from '../../component/switch.tsx'
import type { RunSettings as Settings } from '../draft/rule-draft.ts'
import { TemplatePreview } from '../field/template-preview.tsx'
import { useDraft, useEditor, useFault } from './editor-context.tsx'
import { Place } from './place.tsx'
import styles from './rule-editor.module.css'
import { wordsOf } from './use-matching-event.ts'

/** Which runs are let in, in which order, and whether they do anything at all. */
export function RunSettings() {
  const { editor, matching } = useEditor()
  const mode = useDraft(draft => draft.mode)
  const settings = useDraft(draft => draft.settings)
  const faults = {
    maximum: useFault('maximum'),
    key: useFault('key'),
    priority: useFault('priority'),
    rateLimit: useFault('rateLimit'),
  }
  const set = (change: Partial<Settings>, place: string) =>
    editor.change(draft => ({ ...draft, settings: { ...draft.settings, ...change } }), place)
  const { rateLimit } = settings
  return (
    <Section
      title="Limits, order and shadow"
      summary={summaryOf(settings)}
      faults={Object.values(faults).filter(Boolean).length}
    >
      <div className={styles.settings}>
        <Place name="key" className={styles.wide}>
          <CodeField
            label="Keep runs apart by"
            help="Runs with another value do not hinder each other, as if each device had a rule of its own: {{topicLevels.[1]}}."
            placeholder="Not kept apart"
            error={faults.key}
            value={settings.key ?? ''}
            onChange={key => set({ key }, 'key')}
            template
            words={wordsOf(matching)}
          />
          <TemplatePreview template={settings.key ?? ''} />
        </Place>
        {(mode === 'parallel' || mode === 'queued') && (
          <Place name="maximum" className={styles.wide}>
            <NumberField
              label={mode === 'parallel' ? 'Runs at once, at most' : 'Waiting, at most'}
              min={1}
              max={1000}
              error={faults.maximum}
              value={settings.maximum ?? null}
              onChange={maximum => set({ maximum: maximum ?? undefined }, 'maximum')}
            />
          </Place>
        )}
        <Place name="rateLimit.runs">
          <NumberField
            label="Rate limit"
            unit="runs"
            min={1}
            max={100_000}
            help="Empty: none. What is over is left out and counted."
            error={faults.rateLimit}
            value={rateLimit?.runs ?? null}
            onChange={runs =>
              set(
                { rateLimit: runs === null ? undefined : { runs, seconds: rateLimit?.seconds ?? 60 } },
                'rateLimit',
              )
            }
          />
        </Place>
        {rateLimit && (
          <Place name="rateLimit.seconds">
            <NumberField
              label="in"
              unit="s"
              decimals={3}
              min={0}
              max={86_400}
              value={rateLimit.seconds}
              onChange={seconds => set({ rateLimit: { ...rateLimit, seconds: seconds ?? 60 } }, 'rateLimit')}
            />
          </Place>
        )}
        <Place name="priority">
          <NumberField
            label="Priority"
            min={-100}
            max={100}
            help="Rules of higher priority see an event first."
            error={faults.priority}
            value={settings.priority ?? null}
            onChange={priority => set({ priority: priority ?? undefined }, 'priority')}
          />
        </Place>
        <div className={styles.wide}>
          <Switch
            label="Keep the event from rules after this one"
            help="Once it ran, rules of lower priority, and those below it in the list, do not see that event."
            checked={settings.stopPropagation === true}
            onChange={stopPropagation => set({ stopPropagation }, 'stopPropagation')}
          />
        </div>
        <div className={styles.wide}>
          <Switch
            label="Shadow: only report"
            help="It decides and shows what it would do, and does nothing."
            checked={settings.shadow === true}
            onChange={shadow => set({ shadow }, 'shadow')}
          />
        </div>
      </div>
    </Section>
  )
}

/** What is set, in words; undefined where nothing is. */
function summaryOf({
  key,
  maximum,
  rateLimit,
  priority,
  stopPropagation,
  shadow,
}: Settings): string | undefined {
  const words: string[] = []
  if (shadow) words.push('shadow: only reports')
  if (key) words.push(`apart by ${key}`)
  if (maximum) words.push(`at most ${maximum}`)
  if (rateLimit) words.push(`${rateLimit.runs} runs in ${rateLimit.seconds} s`)
  if (priority) words.push(`priority ${priority}`)
  if (stopPropagation) words.push('keeps the event from others')
  return words.length === 0 ? undefined : words.join(' · ')
}
