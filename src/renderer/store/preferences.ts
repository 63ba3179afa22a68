import type { StoreApi } from 'zustand/vanilla'
import type { Preferences } from '../../shared/contract/preferences.ts'
import type { Connection } from '../connection.ts'
import type { AppState } from './state.ts'

export const initialPreferences: Preferences = {
  theme: 'system',
  railFolded: false,
  inspectorWidth: 360,
  publishHistory: [],
  welcomed: true, // until the core has said otherwise: a welcome must not flash at every start
}

export interface PreferencesActions {
  load(): Promise<void>
  /** Applies at once and tells the core. */
  put(change: Partial<Preferences>): Promise<void>
}

export function createPreferences(state: StoreApi<AppState>, connection: Connection): PreferencesActions {
  return {
    async load() {
      const preferences = await connection.call('preferences.get', {})
      state.setState({ preferences, preferencesLoaded: true })
    },
    async put(change) {
      state.setState(({ preferences }) => ({ preferences: { ...preferences, ...change } }))
      await connection.call('preferences.put', change)
    },
  }
}
