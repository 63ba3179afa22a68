import type { Ref } from 'react'
import styles from './event-filter.module.css'
import { FilterChips } from './filter-chips.tsx'
import { MoreFilters } from './more-filters.tsx'
import { SearchField } from './search-field.tsx'
import { WhenFilter } from './when-filter.tsx'

/** Which events are shown, of those that come and those of the journal alike. */
export function EventFilterBar({ inputRef }: { inputRef: Ref<HTMLInputElement> }) {
  return (
    <search className={styles.bar}>
      <div className={styles.line}>
        <SearchField inputRef={inputRef} />
        <WhenFilter />
        <MoreFilters />
      </div>
      <FilterChips />
    </search>
  )
}
