import { Menu, type PopoverProps } from '@mantine/core'
import { type KeyboardEvent, type ReactNode, useId, useMemo, useState } from 'react'
import styles from './choice-menu.module.css'
import { type Choice, type ChoiceGroup, fittingChoices, likeliest } from './choice-search.ts'

/** With fewer, all are in sight and searching is of no use. */
const SEARCHED_FROM = 9

/** Pixels: a menu this high is still read at a glance. */
const HIGHEST = 420
const LOWEST = 160
/** From the edge of the window. */
const MARGIN = 8

/** A long menu goes where there is more room, and is no higher than that. */
const middlewares: PopoverProps['middlewares'] = {
  flip: { fallbackStrategy: 'bestFit', padding: MARGIN },
  size: {
    padding: MARGIN,
    apply({ availableHeight, elements }) {
      const height = Math.max(LOWEST, Math.min(HIGHEST, availableHeight))
      elements.floating.style.maxHeight = `${height}px`
    },
  },
}

export interface ChoiceMenuProps<C extends Choice> {
  /** The button that opens it. */
  target: ReactNode
  groups: readonly ChoiceGroup<C>[]
  onChoose(choice: C): void
  icon?(choice: C): ReactNode
  width?: number
  /** Whether the keyboard goes back to the button; off where the choice puts it elsewhere. */
  returnFocus?: boolean
}

/** A menu of things with a line of explanation each; a long one is searched by typing. */
export function ChoiceMenu<C extends Choice>({
  target,
  groups,
  onChoose,
  icon,
  width = 320,
  returnFocus,
}: ChoiceMenuProps<C>) {
  const id = useId()
  const [opened, setOpened] = useState(false)
  const [typed, setTyped] = useState('')
  const [moved, setMoved] = useState<string | null>(null)
  const searched = groups.reduce((sum, { choices }) => sum + choices.length, 0) >= SEARCHED_FROM
  const fitting = useMemo(() => fittingChoices(groups, typed), [groups, typed])
  const choices = fitting.flatMap(group => group.choices)
  const active = choices.find(({ key }) => key === moved) ?? likeliest(choices, typed)
  const idOf = (choice: C) => `${id}-${choice.key}`

  function change(next: string) {
    setTyped(next)
    setMoved(null)
  }

  function choose(choice: C) {
    setOpened(false)
    onChoose(choice)
  }

  function pressed(event: KeyboardEvent) {
    const next = nextIndex(event.key, active ? choices.indexOf(active) : -1, choices.length)
    if (next !== null) {
      const choice = choices[next]
      setMoved(choice?.key ?? null)
      if (choice) document.getElementById(idOf(choice))?.scrollIntoView({ block: 'nearest' })
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      if (active) choose(active)
    } else return
    event.preventDefault()
  }

  return (
    <Menu
      position="bottom-start"
      width={width}
      returnFocus={returnFocus}
      middlewares={middlewares}
      opened={opened}
      onChange={setOpened}
      onExitTransitionEnd={() => change('')}
    >
      <Menu.Target>{target}</Menu.Target>
      <Menu.Dropdown className={styles.menu}>
        {searched && (
          <div className={styles.search}>
            <Menu.Search
              aria-label="Search the menu"
              placeholder="Type to search"
              role="combobox"
              aria-expanded
              aria-activedescendant={active && idOf(active)}
              value={typed}
              onChange={event => change(event.currentTarget.value)}
              onKeyDown={pressed}
              spellCheck={false}
              autoComplete="off"
            />
          </div>
        )}
        {fitting.map(group => (
          <div key={group.key}>
            {group.title !== undefined && <Menu.Label>{group.title}</Menu.Label>}
            {group.choices.map(choice => (
              <Menu.Item
                key={choice.key}
                id={idOf(choice)}
                leftSection={icon?.(choice)}
                data-active={choice === active || undefined}
                aria-label={choice.title}
                onClick={() => choose(choice)}
              >
                {choice.title}
                {choice.hint !== undefined && <div className="secondary">{choice.hint}</div>}
              </Menu.Item>
            ))}
          </div>
        ))}
        {choices.length === 0 && (
          <p className={styles.none} role="status">
            Nothing fits “{typed.trim()}”.
          </p>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

/** Where a key leads to, round and round; null where it is no key of movement. */
function nextIndex(key: string, current: number, length: number): number | null {
  if (key === 'ArrowDown') return current >= length - 1 ? 0 : current + 1
  if (key === 'ArrowUp') return current <= 0 ? length - 1 : current - 1
  return null
}
