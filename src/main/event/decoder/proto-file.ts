import { readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import protobuf from 'protobufjs'
import { TomteError } from '../../../shared/errors.ts'

const LONGEST_FILE = 262_144
const MOST_FILES = 50

/**
 * Reads a message type from a .proto and what it imports: files of its own folder (and folders in it) and Google's well-known
 * types, nothing else. @throws TomteError ERR_PROTO with the file and what is wrong in it
 */
export function readMessageType(folder: string, file: string, message: string): protobuf.Type {
  const path = resolve(folder, file)
  const root = new protobuf.Root()
  const waiting = [path]
  const read = new Set<string>()
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (read.has(next)) continue
    read.add(next)
    if (read.size > MOST_FILES) throw faulty(file, `it imports more than ${MOST_FILES} files`)
    for (const imported of parseInto(root, next, file)) {
      const common = protobuf.common.get(imported)
      if (common?.nested) root.addJSON(common.nested)
      else waiting.push(within(dirname(path), imported, file))
    }
  }
  try {
    root.resolveAll()
    return root.lookupType(message)
  } catch (error) {
    throw faulty(file, (error as Error).message, error)
  }
}

/** Answers with what it imports. */
function parseInto(root: protobuf.Root, path: string, file: string): string[] {
  const source = readSource(path, file)
  try {
    const { imports = [], weakImports = [] } = protobuf.parse(source, root, { keepCase: true })
    return [...imports, ...weakImports]
  } catch (error) {
    throw faulty(file, `${(error as Error).message} in ${path}`, error)
  }
}

function readSource(path: string, file: string): string {
  try {
    const stats = statSync(path)
    // A pipe or a device would hold up the process for ever.
    if (!stats.isFile()) throw faulty(file, `${path} is no file`)
    if (stats.size > LONGEST_FILE) throw faulty(file, `${path} has more than ${LONGEST_FILE} bytes`)
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof TomteError) throw error
    throw faulty(file, (error as Error).message, error)
  }
}

/** Links are followed before it is looked where the file lies. */
function within(folder: string, imported: string, file: string): string {
  const path = join(folder, imported)
  try {
    const inside = relative(realpathSync(folder), realpathSync(path))
    if (!inside.startsWith('..') && !isAbsolute(inside) && !isAbsolute(imported)) return path
  } catch (error) {
    throw faulty(file, `it imports ${imported}, which cannot be read: ${(error as Error).message}`, error)
  }
  throw faulty(file, `it imports ${imported}, which lies outside of its folder`)
}

function faulty(file: string, words: string, cause?: unknown): TomteError {
  return new TomteError('ERR_PROTO', `The file ${file} cannot be used to read payloads: ${words}.`, {
    cause,
    hint: 'Correct the file or its name, then save the subscription again.',
  })
}
