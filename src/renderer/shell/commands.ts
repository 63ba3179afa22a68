import {
  CirclePause,
  CirclePlay,
  CircleStop,
  Inbox,
  type LucideIcon,
  Moon,
  Pause,
  Play,
  Plus,
  RadioTower,
  Sun,
  SunMoon,
  Undo2,
  Workflow,
  Zap,
} from 'lucide-react'
import type { App } from '../store/app.ts'
import { undoLast } from '../store/workspace-steps.ts'
import { pauseRules, resumeRules } from './pause-rules.ts'
import { places } from './places.ts'

export interface Command {
  id: string
  title: string
  /** A quiet word beside it. */
  kind: string
  icon: LucideIcon
  run(): void
}

/** Everything that can be done from here, as things are now. */
export function commandsOf(app: App): Command[] {
  const { view, status, events } = app.state.getState()
  const rulesPaused = (status?.paused ?? null) !== null
  const go = app.navigation.go
  const theme = (name: 'system' | 'light' | 'dark') => () =>
    void app.preferences.put({ theme: name }).catch(app.toasts.fail)
  const commands: Command[] = places.map(({ screen, label, icon }) => ({
    id: `go-${screen}`,
    title: label,
    kind: 'Screen',
    icon,
    run: () => go({ screen }),
  }))
  commands.push(
    {
      id: 'new-rule',
      title: 'New rule',
      kind: 'Do',
      icon: Plus,
      run: () => go({ screen: 'rules', id: 'new' }),
    },
    {
      id: 'new-broker',
      title: 'Add a broker',
      kind: 'Do',
      icon: Plus,
      run: () => go({ screen: 'brokers', id: 'new' }),
    },
    events.paused
      ? {
          id: 'resume',
          title: 'Resume live updates',
          kind: 'Do',
          icon: Play,
          run: () => app.events.setPaused(false),
        }
      : {
          id: 'pause',
          title: 'Pause live updates',
          kind: 'Do',
          icon: Pause,
          run: () => app.events.setPaused(true),
        },
  )
  commands.push(
    rulesPaused
      ? {
          id: 'resume-rules',
          title: 'Resume all rules',
          kind: 'Do',
          icon: CirclePlay,
          run: () => resumeRules(app),
        }
      : {
          id: 'pause-rules',
          title: 'Pause all rules',
          kind: 'Do',
          icon: CirclePause,
          run: () => pauseRules(app),
        },
    {
      id: 'stop-runs',
      title: 'Stop all runs',
      kind: 'Do',
      icon: CircleStop,
      run: () => void app.attempt('runs.stopAll', {}),
    },
    {
      id: 'failed-runs',
      title: 'Failed runs',
      kind: 'Screen',
      icon: Inbox,
      run: () => go({ screen: 'rules', query: { view: 'failed' } }),
    },
  )
  if (status?.undo)
    commands.push({
      id: 'undo',
      title: `Undo: ${status.undo}`,
      kind: 'Do',
      icon: Undo2,
      run: () => void undoLast(app),
    })
  for (const { id, name } of view?.workspace.brokers ?? [])
    commands.push({
      id: `broker-${id}`,
      title: name,
      kind: 'Broker',
      icon: RadioTower,
      run: () => go({ screen: 'brokers', id }),
    })
  for (const { id, name } of view?.workspace.rules ?? [])
    commands.push(
      { id: `rule-${id}`, title: name, kind: 'Rule', icon: Workflow, run: () => go({ screen: 'rules', id }) },
      {
        id: `run-${id}`,
        title: `Run ${name} now`,
        kind: 'Do',
        icon: Zap,
        run: () => void app.attempt('rule.run', { id }),
      },
    )
  commands.push(
    { id: 'theme-light', title: 'Light theme', kind: 'Do', icon: Sun, run: theme('light') },
    { id: 'theme-dark', title: 'Dark theme', kind: 'Do', icon: Moon, run: theme('dark') },
    { id: 'theme-system', title: 'Theme of the system', kind: 'Do', icon: SunMoon, run: theme('system') },
  )
  return commands
}
