import { Menu } from '@mantine/core'
import { ArrowLeft, Copy, EllipsisVertical, Play, Redo2, Save, Square, Trash2, Undo2 } from 'lucide-react'
import type { Rule } from '../../../shared/workspace/rule.ts'
import { Button, IconButton } from '../../component/button.tsx'
import { Kbd } from '../../component/marks.tsx'
import { Switch } from '../../component/switch.tsx'
import { useApp, useRuleStatus } from '../../store/react.ts'
import type { RuleCommands } from '../rule-commands.ts'
import { useDraft, useEditor, useEditorState, useFault } from './editor-context.tsx'
import { Place } from './place.tsx'
import styles from './rule-editor.module.css'

export interface EditorBarProps {
  rule: Rule | null
  dirty: boolean
  /** What is missing before it can be saved, in words. */
  missing: string | null
  /** Says it beside the button, once it was tried; a missing name says so itself. */
  saysMissing: boolean
  onSave(): void
  commands: RuleCommands
}

/** Name and switch of the rule, and what can be done with all of it. */
export function EditorBar({ rule, dirty, missing, saysMissing, onSave, commands }: EditorBarProps) {
  const app = useApp()
  const { editor } = useEditor()
  const saving = useEditorState(editor, state => state.saving)
  return (
    <header className={styles.bar}>
      <div className={styles.nameLine}>
        <IconButton
          icon={ArrowLeft}
          label="Back to the list"
          className={styles.back}
          onClick={() => app.navigation.go({ screen: 'rules' })}
        />
        <NameField isNew={rule === null} />
        <EnabledSwitch rule={rule} commands={commands} />
      </div>
      <div className={styles.buttons}>
        {missing && saysMissing && (
          <span className={styles.missing} role="status">
            {missing}
          </span>
        )}
        {dirty && !(missing && saysMissing) && <span className={styles.unsaved}>Not saved</span>}
        {rule && <RunButtons rule={rule} commands={commands} />}
        <MoreMenu rule={rule} commands={commands} />
        {dirty && rule && (
          <Button onClick={editor.revert} title="Back to what is saved (Ctrl+Z brings it back)">
            Revert
          </Button>
        )}
        <Button
          variant="primary"
          icon={Save}
          busy={saving}
          disabled={!dirty && rule !== null}
          onClick={onSave}
          title={missing ?? 'Ctrl+S'}
        >
          Save
        </Button>
      </div>
    </header>
  )
}

function NameField({ isNew }: { isNew: boolean }) {
  const { editor } = useEditor()
  const name = useDraft(draft => draft.name)
  const fault = useFault('name')
  return (
    <Place name="name" className={styles.nameField}>
      <input
        className={styles.name}
        aria-label="Name"
        aria-invalid={fault !== undefined || undefined}
        aria-describedby={fault ? 'rule-name-fault' : undefined}
        placeholder="Name of the rule"
        value={name}
        maxLength={200}
        // biome-ignore lint/a11y/noAutofocus: a new rule is begun by naming it
        autoFocus={isNew}
        spellCheck={false}
        onChange={event => {
          const next = event.currentTarget.value
          editor.change(draft => ({ ...draft, name: next }), 'name')
        }}
      />
      {fault && (
        <p id="rule-name-fault" className={styles.fault}>
          {fault}
        </p>
      )}
    </Place>
  )
}

function EnabledSwitch({ rule, commands }: { rule: Rule | null; commands: RuleCommands }) {
  const { editor } = useEditor()
  const enabled = useDraft(draft => draft.enabled)
  return (
    <span className={styles.enabled}>
      <Switch
        bare
        label="Enabled"
        checked={rule ? rule.enabled : enabled}
        onChange={on => {
          if (rule) void commands.enable(rule, on)
          else editor.change(draft => ({ ...draft, enabled: on }))
        }}
      />
      <span aria-hidden="true">{(rule ? rule.enabled : enabled) ? 'On' : 'Off'}</span>
    </span>
  )
}

function RunButtons({ rule, commands }: { rule: Rule; commands: RuleCommands }) {
  const status = useRuleStatus(rule.id)
  return (
    <>
      {status?.lastState === 'running' && (
        <Button icon={Square} onClick={() => commands.stop(rule.id)} title="Stop its runs">
          Stop
        </Button>
      )}
      <Button
        icon={Play}
        onClick={() => commands.run(rule.id)}
        title="Carries out the actions as they are saved, whatever the triggers and conditions say"
      >
        Run now
      </Button>
    </>
  )
}

function MoreMenu({ rule, commands }: { rule: Rule | null; commands: RuleCommands }) {
  const { editor } = useEditor()
  const canUndo = useEditorState(editor, state => state.history.past.length > 0)
  const canRedo = useEditorState(editor, state => state.history.future.length > 0)
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <IconButton icon={EllipsisVertical} label="More for this rule" />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<Undo2 size={16} />}
          rightSection={<Kbd>Mod+Z</Kbd>}
          disabled={!canUndo}
          onClick={editor.undo}
        >
          Undo
        </Menu.Item>
        <Menu.Item
          leftSection={<Redo2 size={16} />}
          rightSection={<Kbd>Mod+Y</Kbd>}
          disabled={!canRedo}
          onClick={editor.redo}
        >
          Redo
        </Menu.Item>
        {rule && (
          <>
            <Menu.Divider />
            <Menu.Item leftSection={<Copy size={16} />} onClick={() => commands.duplicate(rule)}>
              Duplicate
            </Menu.Item>
            <Menu.Item leftSection={<Trash2 size={16} />} color="red" onClick={() => commands.remove(rule)}>
              Remove
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
