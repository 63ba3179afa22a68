import type { Clock } from '../../clock.ts'
import type { FolderPath } from '../allowed-folder.ts'
import type { Plugin } from '../plugin.ts'
import { fileChangedTrigger } from './file-changed-trigger.ts'
import { PREFIX } from './file-event.ts'
import { Watches } from './watches.ts'
import { writeFileAction } from './write-file.ts'

/** Files inside the folders that the workspace allows. */
export function filePlugin(folders: FolderPath, clock: Clock): Plugin {
  const watches = new Watches(folders, clock)
  return {
    id: 'file',
    title: 'Files',
    prefix: PREFIX,
    events: [
      { pattern: `${PREFIX}.Changed.*`, description: 'A file in an allowed folder was changed.' },
      { pattern: `${PREFIX}.Created.*`, description: 'A file in an allowed folder was made.' },
      { pattern: `${PREFIX}.Removed.*`, description: 'A file in an allowed folder was removed.' },
      { pattern: `${PREFIX}.Failed.*`, description: 'An allowed folder cannot be watched.' },
    ],
    triggers: [fileChangedTrigger(watches)],
    actions: [writeFileAction(folders)],
    stop: () => watches.stop(),
  }
}
