import { useMemo, useState } from 'react'
import { type PlainError, toPlainError } from '../../../shared/errors.ts'
import { faultsOf } from '../../../shared/faults.ts'
import { type EventFilter, eventFiltersSchema } from '../../../shared/workspace/event-filter.ts'
import { faultInWords } from '../../brokers/draft/fault-words.ts'
import { Button } from '../../component/button.tsx'
import { Problem } from '../../component/problem.tsx'
import { FilterChain } from '../../filters/filter-chain.tsx'
import { draftOfFilter, type FilterDraft, filterOf } from '../../filters/filter-draft.ts'
import { type FilterForm, FilterFormContext } from '../../filters/filter-form.ts'
import { useApp, useAppState } from '../../store/react.ts'
import settings from '../settings.module.css'
import { SettingsBlock } from '../settings-block.tsx'

const none: readonly EventFilter[] = []

/** Event filters that the messages of all brokers go through, after those of their subscriptions. */
export function GlobalFilters() {
  const saved = useAppState(state => state.view?.workspace.filters ?? none)
  // Begins anew when they are changed elsewhere.
  return <Filters key={JSON.stringify(saved)} saved={saved} />
}

function Filters({ saved }: { saved: readonly EventFilter[] }) {
  const app = useApp()
  const counts = useAppState(state => state.status?.filters)
  const [drafts, setDrafts] = useState<FilterDraft[]>(() => saved.map(draftOfFilter))
  const [faults, setFaults] = useState<Record<string, string>>({})
  const [refusal, setRefusal] = useState<PlainError | null>(null)
  const changed =
    JSON.stringify(drafts.map(filterOf)) !== JSON.stringify(saved.map(draftOfFilter).map(filterOf))
  const form = useMemo<FilterForm>(() => ({ faults, left() {}, broker: null }), [faults])

  function put(next: FilterDraft[]) {
    setDrafts(next)
    setFaults({})
    setRefusal(null)
  }

  async function save() {
    const checked = eventFiltersSchema.safeParse(drafts.map(filterOf), { error: faultInWords })
    if (!checked.success) return setFaults(byPath(faultsOf(checked.error), 'filters'))
    try {
      await app.call('filters.put', { filters: checked.data })
    } catch (error) {
      const plain = toPlainError(error)
      setFaults(byPath(plain.faults ?? [], ''))
      setRefusal(plain.faults?.length ? null : plain)
    }
  }

  return (
    <SettingsBlock title="Filters of all brokers">
      <FilterFormContext value={form}>
        <FilterChain path="filters" filters={drafts} counts={changed ? undefined : counts} onChange={put} />
      </FilterFormContext>
      {refusal && <Problem error={refusal} />}
      {changed && (
        <div className={settings.buttons}>
          <Button small variant="primary" onClick={() => void save()}>
            Save the filters
          </Button>
          <Button small variant="quiet" onClick={() => put(saved.map(draftOfFilter))}>
            Discard
          </Button>
        </div>
      )}
    </SettingsBlock>
  )
}

/** zod's paths begin in the list, the core's at the workspace. */
function byPath(faults: readonly { path: string; message: string }[], above: string): Record<string, string> {
  return Object.fromEntries(faults.map(({ path, message }) => [`${above}${path}`, message]))
}
