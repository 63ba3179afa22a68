import type { Notice } from '../../shared/contract/status.ts'
import type { LoadReport } from '../workspace/report.ts'

/** What a person should know until they dismiss it; the newest notice of each id stands. */
export class Notices {
  readonly #changed: () => void
  #notices: Notice[] = []

  constructor(changed: () => void) {
    this.#changed = changed
  }

  get all(): Notice[] {
    return this.#notices
  }

  add(notice: Notice): void {
    this.#notices = [...this.#notices.filter(({ id }) => id !== notice.id), notice]
    this.#changed()
  }

  dismiss(id: string): void {
    this.#notices = this.#notices.filter(notice => notice.id !== id)
    this.#changed()
  }
}

/** What a window must say about how the workspace was loaded; null where all was well. */
export function loadNotice(report: LoadReport): Notice | null {
  if (report.source === 'backup')
    return {
      id: 'workspace-restored',
      level: 'warning',
      code: 'ERR_WORKSPACE_DAMAGED',
      title: 'The workspace was damaged and a back-up restored',
      text: report.text,
    }
  if (report.source === 'empty')
    return {
      id: 'workspace-restored',
      level: 'error',
      code: 'ERR_WORKSPACE_DAMAGED',
      title: 'The workspace was damaged and set aside',
      text: report.text,
    }
  return null
}

/** Somebody else had changed the workspace file; their version was kept. */
export function foreignChangeNotice(text: string): Notice {
  return {
    id: 'workspace-foreign',
    level: 'warning',
    code: 'ERR_WORKSPACE_FOREIGN_CHANGE',
    title: 'The workspace file was changed by someone else',
    text,
  }
}
