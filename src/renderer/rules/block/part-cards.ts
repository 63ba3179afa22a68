import { type ComponentType, createContext } from 'react'
import type { KeyedPart, PartList } from '../draft/rule-draft.ts'

export interface PartCardProps {
  list: PartList
  keyed: KeyedPart
  index: number
  count: number
  /** Begins its number, where it stands inside another: `2.` makes it `2.1`. */
  inside?: string
}

/** How an action is drawn: handed down, since actions stand inside actions. */
export const PartCards = createContext<ComponentType<PartCardProps> | null>(null)
