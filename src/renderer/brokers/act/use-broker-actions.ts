import { useMemo } from 'react'
import type { HeldMessage } from '../../../shared/contract/held-message.ts'
import type { Broker } from '../../../shared/workspace/broker.ts'
import type { Rule } from '../../../shared/workspace/rule.ts'
import type { Workspace } from '../../../shared/workspace/workspace.ts'
import { plural } from '../../component/number-format.ts'
import type { App } from '../../store/app.ts'
import { useApp } from '../../store/react.ts'

export interface BrokerActions {
  /** Shows the broker in the list, with its live panel; null: none. */
  select(id: string | null): void
  /** Leaves the form for the list. */
  list(id?: string): void
  edit(id: string): void
  add(): void
  /** Opens the form of a new broker that begins as a copy. */
  duplicate(id: string): void
  setEnabled(broker: Broker, enabled: boolean): void
  reconnect(broker: Broker): void
  /** Somebody has seen to this message, or to all that were set aside or are in doubt. */
  dismissHeld(broker: Broker, message?: string): void
  /** Publishes it again, or gives it to the rules. */
  repeatHeld(broker: Broker, message: HeldMessage): void
  /** Removes it and offers to undo that. */
  remove(broker: Broker): void
}

/** What can be done with a broker from the list, the live panel and the editor. */
export function useBrokerActions(): BrokerActions {
  const app = useApp()
  return useMemo(() => actionsOf(app), [app])
}

function actionsOf(app: App): BrokerActions {
  const go = (id: string | null, query: Record<string, string> = {}) =>
    app.navigation.go({ screen: 'brokers', id, query })
  return {
    select: id => app.navigation.replace({ screen: 'brokers', id }),
    list: id => go(id ?? null),
    edit: id => go(id, { edit: '1' }),
    add: () => go('new'),
    duplicate: id => go('new', { copy: id }),
    setEnabled: (broker, enabled) => void app.attempt('broker.put', { broker: { ...broker, enabled } }),
    reconnect: ({ id }) => void app.attempt('broker.reconnect', { id }),
    dismissHeld: ({ id }, message) =>
      void app.attempt('broker.dismissMessages', {
        id,
        messages: message === undefined ? undefined : [message],
      }),
    repeatHeld: (broker, message) => void repeat(app, broker, message),
    remove: broker => void remove(app, broker),
  }
}

async function repeat(app: App, { id }: Broker, { id: message, repeat: how }: HeldMessage): Promise<void> {
  if ((await app.attempt('broker.repeatMessage', { id, message })) === undefined) return
  app.toasts.show('information', how === 'publish' ? 'Published again.' : 'Given to the rules.')
}

async function remove(app: App, broker: Broker): Promise<void> {
  const before = app.state.getState().view?.workspace
  if ((await app.attempt('broker.remove', { id: broker.id })) === undefined) return
  const { route } = app.state.getState().navigation
  if (route.screen === 'brokers' && route.id === broker.id) {
    app.navigation.guard(null)
    app.navigation.go({ screen: 'brokers' })
  }
  const users = usersOf(broker.id, before?.rules ?? [])
  app.toasts.show(users > 0 ? 'warning' : 'information', `Removed ${broker.name}.`, {
    text: users > 0 ? `${plural(users, 'rule')} named it and can no longer use it.` : undefined,
    action: { label: 'Undo', run: () => void restore(app, broker, before) },
  })
}

/** How many rules have a trigger or an action that names the broker. */
export function usersOf(broker: string, rules: readonly Rule[]): number {
  const names = (part: object) => Reflect.get(part, 'broker') === broker
  return rules.filter(({ triggers, actions }) => triggers.some(names) || actions.some(names)).length
}

/** Undo takes back the last change: where another came since, the broker alone is put back. */
async function restore(app: App, broker: Broker, before: Workspace | undefined): Promise<void> {
  const now = app.state.getState().view?.workspace
  const removed = before && { ...before, brokers: before.brokers.filter(({ id }) => id !== broker.id) }
  const last = JSON.stringify(now) === JSON.stringify(removed)
  await (last ? app.attempt('workspace.undo', {}) : app.attempt('broker.put', { broker }))
}
