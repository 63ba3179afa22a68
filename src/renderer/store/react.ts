import { createContext, useContext, useEffect } from 'react'
import { useStore } from 'zustand'
import { useShallow } from 'zustand/react/shallow'
import type { BrokerStatus } from '../../shared/contract/broker.ts'
import type { RuleStatus } from '../../shared/contract/status.ts'
import type { Broker } from '../../shared/workspace/broker.ts'
import type { Rule } from '../../shared/workspace/rule.ts'
import type { App } from './app.ts'
import type { Route } from './route.ts'
import type { AppState } from './state.ts'

export const AppContext = createContext<App | null>(null)

/** The app: its actions, and its state for event handlers. Never changes, so it re-renders nothing. */
export function useApp(): App {
  const app = useContext(AppContext)
  if (!app) throw new Error('useApp stands outside of AppContext')
  return app
}

/** Subscribes to what `select` picks; re-renders where that changed (`Object.is`). */
export function useAppState<T>(select: (state: AppState) => T): T {
  return useStore(useApp().state, select)
}

/** As useAppState, for selectors that build a new list or object of unchanged parts. */
export function useAppStateShallow<T>(select: (state: AppState) => T): T {
  return useStore(useApp().state, useShallow(select))
}

const none: never[] = []

export function useRoute(): Route {
  return useAppState(state => state.navigation.route)
}

export function useBrokers(): Broker[] {
  return useAppState(state => state.view?.workspace.brokers ?? none)
}

export function useRules(): Rule[] {
  return useAppState(state => state.view?.workspace.rules ?? none)
}

export function useBrokerStatus(id: string): BrokerStatus | undefined {
  return useAppState(state => state.status?.brokers.find(broker => broker.id === id))
}

export function useRuleStatus(id: string): RuleStatus | undefined {
  return useAppState(state => state.status?.rules.find(rule => rule.id === id))
}

/** While `dirty`, leaving the screen asks first with `message`. */
export function useLeaveGuard(dirty: boolean, message: string): void {
  const { navigation } = useApp()
  useEffect(() => {
    navigation.guard(dirty ? message : null)
    return () => navigation.guard(null)
  }, [dirty, message, navigation])
}
