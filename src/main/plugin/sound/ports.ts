import type { WindowSound } from '../../../shared/contract/notification.ts'

/** Where sounds are played beside this machine's own player; given by the composition root. */
export interface SoundPorts {
  /** Plays it in every open window of Tomte; answers with how many there are. */
  window(sound: WindowSound): number
}
