import { useMemo } from 'react'
import type { RuleStatus } from '../../../shared/contract/status.ts'
import { useAppState } from '../../store/react.ts'

const none: RuleStatus[] = []

/** How each rule fared, by its id. */
export function useRuleStatuses(): ReadonlyMap<string, RuleStatus> {
  const statuses = useAppState(state => state.status?.rules ?? none)
  return useMemo(() => new Map(statuses.map(status => [status.id, status])), [statuses])
}
