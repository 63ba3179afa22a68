import type { StoreApi } from 'zustand/vanilla'
import { toPlainError } from '../../shared/errors.ts'
import type { AppState, Toast, ToastLevel } from './state.ts'

export interface Toasts {
  show(level: ToastLevel, title: string, more?: Pick<Toast, 'text' | 'action'>): void
  /** Says what went wrong and what to do next. */
  fail(error: unknown): void
  dismiss(id: number): void
}

const MAXIMUM = 4

export function createToasts(state: StoreApi<AppState>): Toasts {
  let nextId = 1
  function show(level: ToastLevel, title: string, more: Pick<Toast, 'text' | 'action'> = {}): void {
    const toast = { id: nextId++, level, title, ...more }
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
    dismiss(id) {
      state.setState(({ toasts }) => ({ toasts: toasts.filter(toast => toast.id !== id) }))
    },
  }
}
