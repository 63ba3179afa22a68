import { readFile } from 'node:fs/promises'
import { TomteError } from '../../shared/errors.ts'

/** The file's bytes, or null where there is none. @throws TomteError ERR_WORKSPACE_UNREADABLE */
export async function readIfThere(file: string): Promise<Buffer | null> {
  try {
    return await readFile(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw new TomteError(
      'ERR_WORKSPACE_UNREADABLE',
      `The workspace ${file} cannot be read: ${(error as Error).message}.`,
      { cause: error, hint: 'Check that it is a file and that you may read it.' },
    )
  }
}

export function missing(file: string): TomteError {
  return new TomteError('ERR_WORKSPACE_MISSING', `There is no workspace ${file}.`, {
    hint: 'Check the path; an empty workspace is a file that holds {"version": 1}.',
  })
}

export function unwritable(file: string, error: unknown): TomteError {
  return new TomteError(
    'ERR_WORKSPACE_WRITE',
    `The workspace could not be saved to ${file}: ${(error as Error).message}.`,
    {
      cause: error,
      hint: 'Nothing was changed. Check that the disk is not full and that you may write there.',
    },
  )
}
