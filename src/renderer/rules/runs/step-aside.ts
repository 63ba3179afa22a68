import { createContext, type ReactNode } from 'react'
import type { TraceStep } from '../../../shared/contract/run.ts'

/** What stands below each step of a trace beside what it did; null: nothing. */
export const StepAside = createContext<((step: TraceStep) => ReactNode) | null>(null)
