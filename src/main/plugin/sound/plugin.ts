import type { FolderPath } from '../allowed-folder.ts'
import type { Plugin } from '../plugin.ts'
import { playSoundAction } from './play-sound.ts'
import type { SoundPorts } from './ports.ts'

/** Sounds, on this machine or in the windows of Tomte. */
export function soundPlugin(folders: FolderPath, ports: SoundPorts): Plugin {
  return {
    id: 'sound',
    title: 'Sounds',
    prefix: 'Sound',
    events: [],
    triggers: [],
    actions: [playSoundAction(folders, ports)],
  }
}
