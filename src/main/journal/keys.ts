/** Keys are ordered by id: sixteen digits hold every whole number that JavaScript can count to. */
const key = (kind: string, id: number) => `${kind}${String(id).padStart(16, '0')}`

/** A block of events, by the id of its first. */
export const eventKey = (id: number) => key('e', id)
/** A block of runs that ended, by the id of its first. */
export const runKey = (id: number) => key('r', id)
/** What the rules of an event were about to do. */
export const intentKey = (id: number) => key('i', id)
/** A run under way. */
export const openRunKey = (id: number) => key('o', id)
/** A run that failed for good. */
export const letterKey = (id: number) => key('d', id)
export const TOTALS_KEY = 'totals'

export const EVENT_KEYS = { gte: 'e', lt: 'f' }
export const LETTER_KEYS = { gte: 'd', lt: 'e' }
export const RUN_KEYS = { gte: 'r', lt: 's' }
export const INTENT_KEYS = { gte: 'i', lt: 'j' }
export const OPEN_RUN_KEYS = { gte: 'o', lt: 'p' }
