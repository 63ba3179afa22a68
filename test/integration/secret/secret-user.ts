import { systemClock } from '../../../src/main/clock.ts'
import { KeychainSecretStore } from '../../../src/main/secret/keychain-secret-store.ts'
import type { SecretStore } from '../../../src/main/secret/secret-store.ts'
import { toPlainError } from '../../../src/shared/errors.ts'

// Run as a process of its own, since a process keeps to the first session bus it finds: carries out the calls it is sent.
const store: SecretStore = new KeychainSecretStore(systemClock)

process.on('message', ([name, ...args]: [keyof SecretStore, ...unknown[]]) => {
  const call = store[name] as (...args: unknown[]) => Promise<unknown>
  call.apply(store, args).then(
    result => process.send?.({ result }),
    error => process.send?.({ error: toPlainError(error) }),
  )
})
