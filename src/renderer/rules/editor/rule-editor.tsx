import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { Rule } from '../../../shared/workspace/rule.ts'
import { Button } from '../../component/button.tsx'
import { Callout, Problem } from '../../component/problem.tsx'
import { useApp, useLeaveGuard } from '../../store/react.ts'
import { IfBlock } from '../block/if-block.tsx'
import { ThenBlock } from '../block/then-block.tsx'
import { WhenBlock } from '../block/when-block.tsx'
import { type RuleSeed, sameRule } from '../draft/rule-draft.ts'
import { ruleIdFor } from '../draft/rule-id.ts'
import { missingInWords } from '../fault/check-draft.ts'
import { useRuleCommands } from '../rule-commands.ts'
import { RuleRuns } from '../runs/rule-runs.tsx'
import { TrialSection } from '../trial/trial-section.tsx'
import { useDescriptors } from '../words/use-descriptors.ts'
import { EditorBar } from './editor-bar.tsx'
import { EditorContext, useEditorState, useFaults } from './editor-context.tsx'
import { createRuleEditor } from './editor-store.ts'
import { focusPlace } from './focus-place.ts'
import { RuleCycles } from './rule-cycles.tsx'
import styles from './rule-editor.module.css'
import { RuleSettings } from './rule-settings.tsx'
import { RuleTrouble } from './rule-trouble.tsx'
import { RunSettings } from './run-settings.tsx'
import { useMatchingEvent } from './use-matching-event.ts'

export interface RuleEditorViewProps {
  /** The saved rule; null for a new one, which begins as `seed`. */
  rule: Rule | null
  seed: RuleSeed
  /** A new rule was saved under this id. */
  onSaved(id: string): void
  /** The run shown in the inspector. */
  run: number | null
  onRun(id: number | null): void
}

/** The editor of one rule: a sentence of When, If and Then, and below it how it ran. */
export function RuleEditorView({ rule, seed, onSaved, run, onRun }: RuleEditorViewProps) {
  const app = useApp()
  const commands = useRuleCommands()
  const descriptors = useDescriptors()
  const [editor] = useState(() => createRuleEditor(rule ?? seed))
  const root = useRef<HTMLDivElement>(null)
  const wasThere = useRef(false)
  const draft = useEditorState(editor, state => state.history.present)
  const base = useEditorState(editor, state => state.base)
  const refusal = useEditorState(editor, state => state.refusal)
  const elsewhere = useEditorState(editor, state => state.elsewhere)
  const { found, shown } = useFaults(editor, descriptors)
  const matching = useMatchingEvent(draft.triggers, descriptors)
  const dirty = !sameRule(base, draft)
  const isNew = base.id === null

  useLeaveGuard(
    dirty,
    isNew ? 'This new rule is not saved yet.' : `Changes to “${base.name}” are not saved yet.`,
  )
  useEffect(() => {
    if (rule || wasThere.current) editor.arrived(rule ?? undefined)
    wasThere.current = rule !== null
  }, [rule, editor])

  async function save(): Promise<void> {
    if (found.size > 0) {
      editor.showFaults()
      focusPlace(root.current, [...found.keys()][0]!)
      return
    }
    const taken = new Set(app.state.getState().view?.workspace.rules.map(({ id }) => id))
    const id = base.id ?? ruleIdFor(draft.name, taken)
    if (await editor.save(id, saved => app.call('rule.put', { rule: saved }))) {
      if (isNew) onSaved(id)
    } else {
      const [first] = editor.state.getState().coreFaults.keys()
      if (first !== undefined) focusPlace(root.current, first)
    }
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return
    const key = event.key.toLowerCase()
    const inCode = (event.target as Element).closest('.cm-editor') !== null
    if (key === 's' && !event.shiftKey) void save()
    else if (!inCode && key === 'z') event.shiftKey ? editor.redo() : editor.undo()
    else if (!inCode && key === 'y') editor.redo()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  const surroundings = useMemo(
    () => ({ editor, descriptors, faults: shown, matching }),
    [editor, descriptors, shown, matching],
  )

  return (
    <EditorContext value={surroundings}>
      <div ref={root} className={styles.editor} onKeyDownCapture={onKeyDown}>
        <EditorBar
          rule={rule}
          dirty={dirty}
          missing={missingInWords(found)}
          saysMissing={[...shown.keys()].some(place => place !== 'name')}
          onSave={save}
          commands={commands}
        />
        <div className={styles.scroll}>
          <div className={styles.column}>
            {refusal && <Problem error={refusal} />}
            {elsewhere?.kind === 'changed' && (
              <Callout level="warning" title="This rule was changed elsewhere while you edited it.">
                <span className={styles.choices}>
                  <Button small onClick={editor.takeTheirs}>
                    Take that one
                  </Button>
                  <Button small onClick={editor.keepMine}>
                    Keep mine
                  </Button>
                </span>
              </Callout>
            )}
            {elsewhere?.kind === 'removed' && (
              <Callout level="warning" title="This rule was removed elsewhere.">
                Save to bring it back as it stands here.
              </Callout>
            )}
            {rule && <RuleTrouble rule={rule.id} />}
            <RuleCycles draft={draft} id={base.id} />
            <WhenBlock />
            <IfBlock />
            <ThenBlock />
            <RuleSettings />
            <RunSettings />
            <TrialSection saved={base.id} unsaved={dirty} />
            {rule && <RuleRuns rule={rule.id} selected={run} onSelect={onRun} />}
          </div>
        </div>
      </div>
    </EditorContext>
  )
}
