import type { StoreApi } from 'zustand/vanilla'
import { toPlainError } from '../../shared/errors.ts'
import type { AppState, Toast, ToastLevel } from './state.ts'

type ToastMore = Omit<Toast, 'id' | 'level' | 'title'> & { action?: { label: string; run(): void } }

export interface Toasts {
  show(level: ToastLevel, title: string, more?: ToastMore): void
  /** Says what went wrong and what to do next. */
  fail(error: unknown): void
  dismiss(id: number): void
  /** Takes away those that tell of it. */
  withdraw(about: string): void
}

const MAXIMUM = 4

export function createToasts(state: StoreApi<AppState>): Toasts {
  let nextId = 1
  function show(level: ToastLevel, title: string, { action, ...more }: ToastMore = {}): void {
    const toast: Toast = { id: nextId++, level, title, ...(action ? { actions: [action] } : {}), ...more }
    state.setState(({ toasts }) => ({
      toasts: [...toasts.filter(other => other.title !== title || other.text !== more.text), toast].slice(
        -MAXIMUM,
      ),
    }))
  }
  return {
    show,
    fail(error) {
      const { message, hint, faults } = toPlainError(error)
      const [first] = faults ?? []
      show('error', message, {
        text: hint ?? (first && first.message !== message ? first.message : undefined),
      })
    },
    withdraw(about) {
      state.setState(({ toasts }) => ({ toasts: toasts.filter(toast => toast.about !== about) }))
    },
    dismiss(id) {
      state.setState(({ toasts }) => ({ toasts: toasts.filter(toast => toast.id !== id) }))
    },
  }
}
