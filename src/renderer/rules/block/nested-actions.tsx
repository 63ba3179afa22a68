import { useContext } from 'react'
import type { KeyedPart } from '../draft/rule-draft.ts'
import { useFault } from '../editor/editor-context.tsx'
import { AddPart } from './add-part.tsx'
import styles from './part.module.css'
import { PartCards } from './part-cards.ts'

export interface NestedActionsProps {
  /** See `placeOfList`. */
  place: string
  parts: readonly KeyedPart[]
  /** Begins the numbers of the actions. */
  inside: string
  /** Accessible name of the list. */
  label: string
}

/** Actions inside an action, one after another. */
export function NestedActions({ place, parts, inside, label }: NestedActionsProps) {
  const Card = useContext(PartCards)
  const fault = useFault(place)
  return (
    <div className={styles.nested}>
      <ol className={styles.parts} aria-label={label}>
        {Card &&
          parts.map((keyed, index) => (
            <Card
              key={keyed.key}
              list="actions"
              keyed={keyed}
              index={index}
              count={parts.length}
              inside={inside}
            />
          ))}
      </ol>
      <AddPart list="actions" place={place} label="Add action" />
      {fault && parts.length === 0 && (
        <p className={styles.fault} role="alert">
          {fault}
        </p>
      )}
    </div>
  )
}
