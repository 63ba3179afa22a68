import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TomteError } from '../../shared/errors.ts'

const reasons: Record<string, string> = {
  EADDRINUSE: 'another program uses that port',
  EACCES: 'that port is reserved for the system',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'there is no such host',
}

/** Resolves with the port it listens on; else rejects with what `refused` makes of the reason, in words. */
export function listen(
  http: Server,
  { host, port }: { host: string; port: number },
  refused: (reason: string, error: Error) => TomteError,
): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once('error', (error: NodeJS.ErrnoException) =>
      reject(refused(reasons[error.code ?? ''] ?? error.message, error)),
    )
    http.listen(port, host, () => {
      http.removeAllListeners('error')
      resolve((http.address() as AddressInfo).port)
    })
  })
}
