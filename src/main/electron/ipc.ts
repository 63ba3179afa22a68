import { type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron'
import type { CallName } from '../../shared/contract/calls.ts'
import {
  type Answer,
  type AttachWindow,
  answerCall,
  type WindowAttachment,
} from '../../shared/contract/contract.ts'
import type { Dispose } from '../../shared/dispose.ts'
import { TomteError, toPlainError } from '../../shared/errors.ts'
import { callChannel, pushChannel } from './channel.ts'

export interface IpcOptions {
  /** Resolves once the core has started; rejects where it cannot. Calls wait for it. */
  attach: Promise<AttachWindow>
  isOwnPage(address: string): boolean
  /** Told of every call that was carried out. */
  onAnswered(name: CallName, args: unknown): void
}

/**
 * Connects the windows' pages to the core. A page is attached with its first call and let go when it is reloaded, closed or
 * crashes, so that nothing is pushed to a page that did not ask.
 */
export function connectPages({ attach, isOwnPage, onAnswered }: IpcOptions): Dispose {
  const attached = new Map<WebContents, WindowAttachment>()
  const watched = new WeakSet<WebContents>()

  ipcMain.handle(callChannel, async (event, name: unknown, args: unknown): Promise<Answer> => {
    try {
      checkSender(event, isOwnPage)
      const page = event.sender
      const answer = await answerCall(attachmentOf(page, await attach).handlers, name, args)
      if ('result' in answer) onAnswered(name as CallName, args)
      return answer
    } catch (error) {
      return { error: toPlainError(error) }
    }
  })

  function attachmentOf(page: WebContents, attachWindow: AttachWindow): WindowAttachment {
    const known = attached.get(page)
    if (known) return known
    if (page.isDestroyed()) throw new TomteError('ERR_WINDOW_GONE', 'The window that asked is closed.')
    const attachment = attachWindow((name, value) => {
      if (!page.isDestroyed()) page.send(pushChannel, name, value)
    })
    attached.set(page, attachment)
    watch(page)
    return attachment
  }

  function watch(page: WebContents): void {
    if (watched.has(page)) return
    watched.add(page)
    page.on('did-navigate', () => letGo(page))
    page.on('render-process-gone', () => letGo(page))
    page.once('destroyed', () => letGo(page))
  }

  function letGo(page: WebContents): void {
    attached.get(page)?.dispose()
    attached.delete(page)
  }

  return () => {
    ipcMain.removeHandler(callChannel)
    for (const page of [...attached.keys()]) letGo(page)
  }
}

/** Only the window's own page, and no frame inside of it, may call. */
function checkSender(event: IpcMainInvokeEvent, isOwnPage: (address: string) => boolean): void {
  const frame = event.senderFrame
  if (frame && frame.parent === null && isOwnPage(frame.url)) return
  throw new TomteError('ERR_CONTRACT_SENDER', 'Only the window of Tomte may call.')
}
