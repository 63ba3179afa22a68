import { Plus, Workflow } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button } from '../component/button.tsx'
import { EmptyState } from '../component/empty-state.tsx'
import { useApp, useRoute, useRules } from '../store/react.ts'
import type { Route } from '../store/route.ts'
import { readRuleDraft } from '../store/rule-draft.ts'
import { DeadLetters } from './dead-letter/dead-letters.tsx'
import type { RuleSeed } from './draft/rule-draft.ts'
import { RuleEditorView } from './editor/rule-editor.tsx'
import { FirstRule } from './first-rule.tsx'
import type { RulesView } from './list/list-bar.tsx'
import { RuleList } from './list/rule-list.tsx'
import { useRuleCommands } from './rule-commands.ts'
import styles from './rules-screen.module.css'
import { AllRuns } from './runs/all-runs.tsx'

/** The rules: their list, and beside it the editor of one, or the runs of all. */
export function RulesScreen() {
  const app = useApp()
  const route = useRoute()
  const rules = useRules()
  const commands = useRuleCommands()
  const [opened, setOpened] = useState<string | null>(null)
  const [saved, setSaved] = useState<{ id: string; key: string } | null>(null)
  const view = viewOf(route)
  const key = editorKey(route)
  const rule = rules.find(({ id }) => id === route.id) ?? null
  const selectedRun = Number(route.query.run) || null
  const selectRun = (id: number | null) => {
    const { run: _, ...query } = route.query
    app.navigation.replace({ ...route, query: id === null ? query : { ...query, run: String(id) } })
  }

  // An editor that was open stays, also when its rule is removed elsewhere: what was typed must not vanish.
  useEffect(() => {
    if (rule || route.id === null) setOpened(route.id)
  }, [rule, route.id])

  useEffect(() => {
    function pressed(event: KeyboardEvent): void {
      if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.key.toLowerCase() !== 'n') return
      event.preventDefault()
      commands.create()
    }
    window.addEventListener('keydown', pressed)
    return () => window.removeEventListener('keydown', pressed)
  }, [commands])

  if (rules.length === 0 && route.id === null && view === 'rules') return <FirstRule />
  return (
    <div className={styles.container}>
      <div className={styles.screen} data-open={route.id !== null || view !== 'rules' || undefined}>
        <div className={styles.list}>
          <RuleList
            selected={route.id}
            view={view}
            onView={next =>
              app.navigation.go({ screen: 'rules', query: next === 'rules' ? {} : { view: next } })
            }
          />
        </div>
        <div className={styles.main}>
          {view === 'runs' ? (
            <AllRuns selected={selectedRun} onSelect={selectRun} />
          ) : view === 'failed' ? (
            <DeadLetters />
          ) : rule ||
            route.id === 'new' ||
            (route.id !== null && (saved?.id === route.id || opened === route.id)) ? (
            <RuleEditorView
              key={saved !== null && saved.id === route.id ? saved.key : key}
              rule={rule}
              seed={seedOf(route)}
              run={selectedRun}
              onRun={selectRun}
              onSaved={id => {
                setSaved({ id, key })
                app.navigation.replace({ screen: 'rules', id })
              }}
            />
          ) : route.id !== null ? (
            <EmptyState icon={Workflow} title="This rule is gone">
              It was removed, or its id was changed.
            </EmptyState>
          ) : (
            <EmptyState
              icon={Workflow}
              title="Choose a rule"
              action={
                <Button icon={Plus} onClick={() => commands.create()}>
                  New rule
                </Button>
              }
            >
              A rule reads like a sentence: when something happens, if this holds, then do that.
            </EmptyState>
          )}
        </div>
      </div>
    </div>
  )
}

function viewOf({ id, query }: Route): RulesView {
  return id === null && (query.view === 'runs' || query.view === 'failed') ? query.view : 'rules'
}

/** A new rule keeps its editor while it is saved and gets its id. */
function editorKey({ id, query }: Route): string {
  return id === 'new' ? `new ${query.draft ?? ''} ${query.folder ?? ''}` : `rule ${id}`
}

function seedOf(route: Route): RuleSeed {
  return { folder: route.query.folder ?? '', ...readRuleDraft(route) }
}
