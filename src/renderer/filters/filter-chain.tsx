import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react'
import type { FilterCount } from '../../shared/contract/filter.ts'
import { Button, IconButton } from '../component/button.tsx'
import { ChoiceMenu } from '../component/choice-menu.tsx'
import { count as written } from '../component/number-format.ts'
import { type FilterDraft, newFilter } from './filter-draft.ts'
import { FilterSentence } from './filter-sentence.tsx'
import { filterInWords, filterTypes } from './filter-words.ts'
import styles from './filters.module.css'

export interface FilterChainProps {
  /** Of the list: `subscriptions[0].filters`. */
  path: string
  filters: FilterDraft[]
  /** What each did, while they are as they were saved. */
  counts?: readonly FilterCount[]
  onChange(filters: FilterDraft[]): void
}

const choices = [
  {
    key: 'all',
    choices: filterTypes.map(({ type, title, description }) => ({ key: type, title, hint: description })),
  },
]

/** Event filters in their order: a message becomes an event where all of them let it pass. */
export function FilterChain({ path, filters, counts, onChange }: FilterChainProps) {
  const put = (key: string, part: Partial<FilterDraft>) =>
    onChange(filters.map(filter => (filter.key === key ? { ...filter, ...part } : filter)))

  function move(index: number, to: number) {
    const next = [...filters]
    next.splice(to, 0, ...next.splice(index, 1))
    onChange(next)
  }

  return (
    <div className={styles.chain}>
      <p className="secondary">
        {filters.length === 0
          ? 'Every message becomes an event. Filters drop or thin out what is not needed.'
          : 'A message becomes an event where every filter lets it through, from the first to the last.'}
      </p>
      {filters.map((filter, index) => (
        <fieldset key={filter.key} className={styles.filter} aria-label={filterInWords(filter)}>
          <span className={styles.number}>{index + 1}</span>
          <FilterSentence
            path={`${path}[${index}]`}
            filter={filter}
            onChange={part => put(filter.key, part)}
          />
          <Counted count={counts?.[index]} />
          <span className={styles.tools}>
            {filters.length > 1 && (
              <>
                <IconButton
                  icon={ArrowUp}
                  label="Move up"
                  disabled={index === 0}
                  onClick={() => move(index, index - 1)}
                />
                <IconButton
                  icon={ArrowDown}
                  label="Move down"
                  disabled={index === filters.length - 1}
                  onClick={() => move(index, index + 1)}
                />
              </>
            )}
            <IconButton
              icon={X}
              label={`Remove: ${filterInWords(filter)}`}
              onClick={() => onChange(filters.filter(({ key }) => key !== filter.key))}
            />
          </span>
        </fieldset>
      ))}
      <div>
        <ChoiceMenu
          width={340}
          groups={choices}
          onChoose={({ key }) => onChange([...filters, newFilter(key)])}
          target={
            <Button small variant="quiet" icon={Plus}>
              Add a filter
            </Button>
          }
        />
      </div>
    </div>
  )
}

/** What a filter did so far: `12 dropped, 1 held`. */
function Counted({ count }: { count: FilterCount | undefined }) {
  if (!count || count.dropped + (count.held ?? 0) === 0) return null
  const held = count.held ? `, ${written(count.held)} held` : ''
  return (
    <span className={styles.counted} title={count.fault?.message}>
      {written(count.dropped)} dropped{held}
      {count.faults ? ` (${written(count.faults)} could not be decided)` : ''}
    </span>
  )
}
