import { createStore, type StoreApi } from 'zustand/vanilla'
import type { CallInput, CallName, CallResults } from '../../shared/contract/calls.ts'
import { type Dispose, disposeAll } from '../../shared/dispose.ts'
import type { Connection } from '../connection.ts'
import { createEvents, type EventsActions, initialEvents } from './events.ts'
import { type Address, browserAddress, createNavigation, type Navigation } from './navigation.ts'
import { listenToNotifications } from './notifications.ts'
import { createPreferences, initialPreferences, type PreferencesActions } from './preferences.ts'
import { initialPublish } from './publish.ts'
import { createRuns, initialRuns, type RunsActions } from './runs.ts'
import type { AppState } from './state.ts'
import { createToasts, type Toasts } from './toasts.ts'

/** The window's heart, without React: the state, and all that may change it. */
export interface App {
  readonly state: StoreApi<AppState>
  readonly connection: Connection
  readonly events: EventsActions
  readonly runs: RunsActions
  readonly toasts: Toasts
  readonly preferences: PreferencesActions
  readonly navigation: Navigation
  /** Calls the core; rejects with a TomteError, for forms that show it at the field. */
  call<N extends CallName>(name: N, args: CallInput<N>): Promise<CallResults[N]>
  /** Calls the core and shows a failure as a toast: undefined then. For buttons without a place of their own for errors. */
  attempt<N extends CallName>(name: N, args: CallInput<N>): Promise<CallResults[N] | undefined>
  /** Begins to listen to the core. */
  start(): Dispose
}

export interface AppOptions {
  address?: Address
  onFrame?: (apply: () => void) => void
  /** Milliseconds since 1970. */
  now?: () => number
}

export function createApp(connection: Connection, options: AppOptions = {}): App {
  const { address = browserAddress(), onFrame = requestAnimationFrame, now = Date.now } = options
  const state = createStore<AppState>(() => ({
    link: { state: 'connecting' },
    status: null,
    view: null,
    events: initialEvents,
    runs: initialRuns,
    publish: initialPublish,
    preferences: initialPreferences,
    preferencesLoaded: false,
    toasts: [],
    navigation: { route: { screen: 'events', id: null, query: {} }, guard: null, pending: null },
    paletteOpen: false,
    inspectorSlot: null,
  }))
  const toasts = createToasts(state)
  const events = createEvents(state, connection, onFrame, toasts.fail, now)
  const runs = createRuns(state, connection, toasts.fail)
  const preferences = createPreferences(state, connection)
  const navigation = createNavigation(state, address)

  async function greet(): Promise<void> {
    try {
      const [status, view] = await Promise.all([
        connection.call('status.get', {}),
        connection.call('workspace.get', {}),
        preferences.load(),
      ])
      state.setState({ status, view })
      events.restart()
      runs.restart()
    } catch (error) {
      toasts.fail(error)
    }
  }

  return {
    state,
    connection,
    events,
    runs,
    toasts,
    preferences,
    navigation,
    call: (name, args) => connection.call(name, args),
    async attempt(name, args) {
      try {
        return await connection.call(name, args)
      } catch (error) {
        toasts.fail(error)
        return undefined
      }
    },
    start() {
      return disposeAll([
        connection.start(),
        navigation.start(),
        connection.onPush('status', status => state.setState({ status })),
        connection.onPush('workspace', view => state.setState({ view })),
        connection.onPush('events', events.receive),
        connection.onPush('runs', runs.receive),
        ...listenToNotifications(connection, toasts),
        connection.onLink(link => {
          state.setState({ link })
          if (link.state === 'connected') void greet()
        }),
      ])
    },
  }
}
