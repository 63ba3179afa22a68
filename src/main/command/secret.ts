import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { TomteError } from '../../shared/errors.ts'
import { readPlace } from '../../shared/secret-place.ts'
import { secretReferenceSchema } from '../../shared/workspace/secret-reference.ts'
import type { SecretPlaces } from '../bridge/secret-places.ts'
import { asUsage, type Command, UsageError } from './command.ts'

/** `tomte secret allow NAME PLACE`: lets a stored secret be sent to one more place; a Tomte that runs knows it at once. */
export function secretCommand(placesIn: (dataFolder: string) => SecretPlaces, dataFolder: string): Command {
  return async (args, terminal) => {
    const { name, place, data = dataFolder } = argumentsOf(args)
    const folder = resolve(data)
    const places = placesIn(folder)
    if (!(await places.exists()))
      throw new TomteError('ERR_DATA_FOLDER', `No Tomte has ever worked with the data folder ${folder}.`, {
        hint: 'Start it once, or name its data folder with --data.',
      })
    await places.allow(name, [place])
    terminal.out(`The secret ${name} may be sent to ${place}.`)
    return 0
  }
}

function argumentsOf(args: string[]): { name: string; place: string; data?: string } {
  const { positionals, values } = asUsage(() =>
    parseArgs({ args, options: { data: { type: 'string' } }, allowPositionals: true }),
  )
  const [verb, name = '', written = '', ...more] = positionals
  if (verb !== 'allow' || positionals.length < 3 || more.length > 0)
    throw new UsageError('Name a secret, and the place it may be sent to.')
  const fault = secretReferenceSchema.shape.secret.safeParse(name).error?.issues[0]?.message
  if (fault) throw new UsageError(`“${name}” is no name of a secret. ${fault}`)
  const place = readPlace(written)
  if (place === null)
    throw new UsageError(`“${written}” is no place; it looks like mqtts://broker.local:8883.`)
  return { name, place, data: values.data }
}
