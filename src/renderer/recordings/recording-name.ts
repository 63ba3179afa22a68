import { type RecordingRow, recordingNameSchema } from '../../shared/contract/recording.ts'

/** What is wrong with the name, in words; null where nothing is. */
export function nameFault(name: string, taken: readonly Pick<RecordingRow, 'name'>[]): string | null {
  const checked = recordingNameSchema.safeParse(name)
  if (!checked.success) return checked.error.issues[0]?.message ?? 'This cannot be a name.'
  const alike = taken.some(other => other.name.toLowerCase() === checked.data.toLowerCase())
  return alike ? 'There is a recording of that name.' : null
}

/** `Recording 2026-11-20`, with a number behind where that is taken. */
export function newName(word: string, taken: readonly Pick<RecordingRow, 'name'>[], now: Date): string {
  const two = (part: number) => String(part).padStart(2, '0')
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
  for (let number = 1; ; number++) {
    const name = number === 1 ? `${word} ${day}` : `${word} ${day} (${number})`
    if (nameFault(name, taken) === null) return name
  }
}
