import { TomteError } from '../../shared/errors.ts'

export const LONGEST_SUFFIX = 1000

/** @throws TomteError ERR_EVENT_NAME where no event of an action can have this suffix */
export function assertSuffix(suffix: string, hint?: string): void {
  if (suffix.length <= LONGEST_SUFFIX && !/\p{Cc}/u.test(suffix)) return
  throw new TomteError(
    'ERR_EVENT_NAME',
    `No event was emitted: its suffix is longer than ${LONGEST_SUFFIX} characters or holds control characters.`,
    { hint },
  )
}
