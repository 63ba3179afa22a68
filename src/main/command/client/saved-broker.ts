import { join, resolve } from 'node:path'
import { TomteError } from '../../../shared/errors.ts'
import type { SecretFor } from '../../../shared/secret-place.ts'
import { BUILT_IN_URL } from '../../../shared/workspace/broker.ts'
import { connectionOptions } from '../../plugin/mqtt/connection-options.ts'
import { readDocument, type Validate } from '../../workspace/document.ts'
import { missing, readIfThere } from '../../workspace/file.ts'
import type { SavedBroker } from './connection-options.ts'

export interface SavedBrokerSources {
  /** Where data lives unless --data says otherwise. */
  dataFolder: string
  validate: Validate
  /** How secrets are read that were bound to their places in this data folder. */
  secretFor(dataFolder: string): SecretFor
}

/**
 * Reads a broker out of the workspace of the data folder, its secrets out of the keychain. Its client id, session and will stay
 * with the Tomte that serves it.
 * @throws TomteError where there is no such workspace, broker, file or secret
 */
export function savedBroker({ dataFolder, validate, secretFor }: SavedBrokerSources): SavedBroker {
  return async (id, folder) => {
    const data = resolve(folder ?? dataFolder)
    const file = join(data, 'workspace.json')
    const bytes = await readIfThere(file)
    if (!bytes) throw missing(file)
    const { brokers } = readDocument(bytes, validate).workspace
    const broker = brokers.find(each => each.id === id)
    if (!broker) throw unknownBroker(id, brokers)
    if (broker.url === BUILT_IN_URL)
      throw new TomteError(
        'ERR_BROKER_BUILT_IN',
        `${broker.name} is inside Tomte and cannot be reached this way.`,
        {
          hint: 'Let the built-in broker listen on a port, and name that with -h and -p.',
        },
      )
    return connectionOptions(
      { ...broker, will: null },
      { folder: data, secret: secretFor(data), clientId: () => '', identifier: () => 0 },
    )
  }
}

function unknownBroker(id: string, brokers: readonly { id: string }[]): TomteError {
  const ids = brokers.map(each => each.id).join(', ')
  return new TomteError('ERR_BROKER_UNKNOWN', `The workspace has no broker with the id “${id}”.`, {
    hint: ids === '' ? 'It has none at all.' : `It has ${ids}.`,
  })
}
