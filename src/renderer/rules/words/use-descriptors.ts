import { useMemo } from 'react'
import type { PluginDescriptor } from '../../../shared/plugin.ts'
import type { Rule } from '../../../shared/workspace/rule.ts'
import { useAppState, useBrokers } from '../../store/react.ts'
import { type Descriptors, descriptorsOf } from './descriptors.ts'
import { ruleSummary } from './summary.ts'

const none: PluginDescriptor[] = []

/** The kinds of triggers and actions that the plug-ins offer. */
export function useDescriptors(): Descriptors {
  const plugins = useAppState(state => state.view?.plugins ?? none)
  return useMemo(() => descriptorsOf(plugins), [plugins])
}

/** Rules in words, each worked out once. */
export function useSummaries(): (rule: Rule) => string {
  const descriptors = useDescriptors()
  const brokers = useBrokers()
  return useMemo(() => {
    const known = new WeakMap<Rule, string>()
    return rule => {
      let summary = known.get(rule)
      if (summary === undefined) {
        summary = ruleSummary(rule, descriptors, brokers)
        known.set(rule, summary)
      }
      return summary
    }
  }, [descriptors, brokers])
}
