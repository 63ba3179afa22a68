import { createInterface } from 'node:readline'
import { type Readable, Writable } from 'node:stream'
import { TomteError } from '../../../shared/errors.ts'

/** Asks the person at the terminal. @throws TomteError ERR_CANCELLED on Ctrl-C, Ctrl-D or the end of input */
export interface Ask {
  line(question: string): Promise<string>
  /** What is typed is not shown. */
  secret(question: string): Promise<string>
}

/** Asks on `output` (stderr: stdout is for what the command gives) and listens to `input`, a terminal. */
export function asker(input: Readable, output: Writable): Ask {
  return {
    line: question => answer(question, input, output, output),
    async secret(question) {
      const typed = await answer(question, input, output, nowhere())
      output.write('\n')
      return typed
    },
  }
}

function answer(question: string, input: Readable, output: Writable, echo: Writable): Promise<string> {
  return new Promise((resolve, reject) => {
    const lines = createInterface({ input, output: echo, terminal: true, historySize: 0 })
    lines.once('line', line => {
      resolve(line)
      lines.close()
    })
    lines.once('SIGINT', () => lines.close())
    lines.once('close', () => {
      input.pause()
      reject(new TomteError('ERR_CANCELLED', 'Cancelled: the question was not answered.'))
    })
    if (echo !== output) output.write(question)
    lines.setPrompt(question)
    lines.prompt()
  })
}

/** readline echoes here what must not be seen. */
function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() })
}
