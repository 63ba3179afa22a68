import type { StoreApi } from 'zustand/vanilla'
import { href, parseRoute, type Route, type ScreenName } from './route.ts'
import type { AppState, NavigationState } from './state.ts'

export type Target = Partial<Route> & { screen: ScreenName }

export interface Navigation {
  /** Goes there, or asks first where a guard stands. */
  go(target: Target): void
  /** Replaces the present address without a new step in the history; never asks. */
  replace(target: Target): void
  /** Sets what is said before leaving; null lifts it. */
  guard(message: string | null): void
  /** Answers the guard's question. */
  answer(leave: boolean): void
  start(): () => void
}

/** What navigation needs of the browser. */
export interface Address {
  hash(): string
  set(hash: string, replace: boolean): void
  onChange(listener: () => void): () => void
}

export function createNavigation(state: StoreApi<AppState>, address: Address): Navigation {
  const change = (next: Partial<NavigationState>) =>
    state.setState(({ navigation }) => ({ navigation: { ...navigation, ...next } }))

  function arrive(route: Route): void {
    change({ route, pending: null, guard: null })
  }

  function go(target: Target): void {
    const route: Route = { id: null, query: {}, ...target }
    const { navigation } = state.getState()
    if (href(route) === href(navigation.route)) return
    if (navigation.guard) change({ pending: route })
    else {
      address.set(href(route), false)
      arrive(route)
    }
  }

  return {
    go,
    replace(target) {
      const route: Route = { id: null, query: {}, ...target }
      address.set(href(route), true)
      change({ route })
    },
    guard(message) {
      if (state.getState().navigation.guard !== message) change({ guard: message })
    },
    answer(leave) {
      const { pending } = state.getState().navigation
      if (leave && pending) {
        address.set(href(pending), false)
        arrive(pending)
      } else change({ pending: null })
    },
    start() {
      arrive(parseRoute(address.hash()))
      return address.onChange(() => {
        const wanted = parseRoute(address.hash())
        const { route, guard } = state.getState().navigation
        if (href(wanted) === href(route)) return
        if (guard) {
          address.set(href(route), true) // the address bar went ahead; stay until the user has answered
          change({ pending: wanted })
        } else arrive(wanted)
      })
    },
  }
}

/** The address bar of this page. */
export function browserAddress(): Address {
  return {
    hash: () => window.location.hash,
    set(hash, replace) {
      if (replace) window.history.replaceState(null, '', hash)
      else window.history.pushState(null, '', hash)
    },
    onChange(listener) {
      window.addEventListener('hashchange', listener)
      window.addEventListener('popstate', listener)
      return () => {
        window.removeEventListener('hashchange', listener)
        window.removeEventListener('popstate', listener)
      }
    },
  }
}
