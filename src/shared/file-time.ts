/** A time as part of a file name that every file system takes: `2026-01-01T10-00-00-000Z`. */
export function fileTime(time: number): string {
  return new Date(time).toISOString().replace(/[:.]/g, '-')
}
