import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron'
import { callChannel, pushChannel } from './electron/channel.ts'

// All the window sees of the desktop: it can name a call and listen, nothing more. What it says is validated on the other side.
contextBridge.exposeInMainWorld('tomte', {
  platform: process.platform,
  call: (name: string, args: unknown) => ipcRenderer.invoke(callChannel, name, args),
  onPush(listener: (name: string, value: unknown) => void) {
    const receive = (_event: IpcRendererEvent, name: string, value: unknown) => listener(name, value)
    ipcRenderer.on(pushChannel, receive)
    return () => void ipcRenderer.off(pushChannel, receive)
  },
})
