/**
 * As in the plug-in interface: where the index files a trigger. `retained`: it fires on retained messages too; `backlog`: on those
 * that waited in the session.
 */
export type TriggerKey = ({ broker: string | null; filter: string } | { pattern: string }) & {
  retained?: boolean
  backlog?: boolean
}
