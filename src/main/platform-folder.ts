import envPaths from 'env-paths'

/** Where the platform wants a user's data to live; used by both hosts unless `--data` names another folder. */
export function platformFolder(): string {
  return envPaths('tomte', { suffix: '' }).data
}
