import type { ExtensionList, ExtensionLogLine } from '../../shared/contract/extension.ts'

/** What windows may see and do of user plug-ins. */
export interface ExtensionPort {
  list(): ExtensionList
  log(id: string): ExtensionLogLine[]
  /** Resolves once it is being started. Rejects with ERR_PLUGIN_CHANGED where its folder is not what the hash stands for. */
  enable(id: string, hash: string): Promise<void>
  disable(id: string): Promise<void>
  reload(id?: string): Promise<void>
  settings(id: string, settings: Record<string, unknown>): Promise<void>
  /** Id of the plug-in that was copied. */
  install(folder: string): Promise<string>
  remove(id: string): Promise<void>
}
