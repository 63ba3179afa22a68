import { SegmentedControl } from '@mantine/core'
import { Copy } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { PayloadKind } from '../../shared/contract/event.ts'
import { decodeText, fromBase64, toHex } from '../../shared/encoding.ts'
import { IconButton } from './button.tsx'
import { useCopy } from './copy.ts'
import { hexDump } from './hex-dump.ts'
import { JsonText } from './json-text.tsx'
import { byteSize } from './number-format.ts'
import styles from './payload-view.module.css'

type View = 'text' | 'json' | 'hex'

/** Beyond these a view is cut: nobody reads further by eye, and the window stays quick. */
const MAXIMUM_CHARACTERS = 100_000
const MAXIMUM_HEX_LINES = 2_000

export interface PayloadViewProps {
  /** In base64, as the contract carries it. */
  payload: string
  kind: PayloadKind
  /** Bytes of the whole payload. */
  size: number
  /** The core cut it. */
  truncated?: boolean
}

/** A payload as Text, JSON or Hex, beginning with what suits it. */
export function PayloadView({ payload, kind, size, truncated }: PayloadViewProps) {
  const copy = useCopy()
  const [chosen, setChosen] = useState<View | null>(null)
  const bytes = useMemo(() => fromBase64(payload), [payload])
  const text = useMemo(() => decodeText(bytes), [bytes])
  const json = useMemo(() => (text === null ? null : tidyJson(text)), [text])
  const usual: View =
    json !== null && kind === 'json' ? 'json' : text !== null && kind !== 'binary' ? 'text' : 'hex'
  const view = chosen ?? usual
  const content = view === 'hex' ? toHex(bytes) : view === 'json' ? (json ?? '') : (text ?? '')

  const cut =
    truncated ||
    (view === 'hex' ? bytes.length > MAXIMUM_HEX_LINES * 16 : content.length > MAXIMUM_CHARACTERS)

  if (size === 0) return <p className={styles.empty}>The payload is empty.</p>
  return (
    <div className={styles.view}>
      <div className={styles.head}>
        <SegmentedControl
          size="xs"
          aria-label="Show the payload as"
          value={view}
          onChange={next => setChosen(next as View)}
          data={[
            { value: 'text', label: 'Text', disabled: text === null },
            { value: 'json', label: 'JSON', disabled: json === null },
            { value: 'hex', label: 'Hex' },
          ]}
        />
        <span className={`secondary figures ${styles.size}`}>{byteSize(size)}</span>
        <IconButton
          icon={Copy}
          label="Copy the payload"
          onClick={() =>
            copy(content, truncated ? `Copied its first ${byteSize(bytes.length)}` : 'Payload copied')
          }
        />
      </div>
      {view === 'hex' ? (
        <HexView bytes={bytes} />
      ) : (
        <pre className={styles.content}>
          {view === 'json' ? (
            <JsonText json={content.slice(0, MAXIMUM_CHARACTERS)} />
          ) : (
            content.slice(0, MAXIMUM_CHARACTERS)
          )}
        </pre>
      )}
      {cut && (
        <p className="secondary">Only the beginning is shown{truncated && ', and no JSON made of it'}.</p>
      )}
    </div>
  )
}

function HexView({ bytes }: { bytes: Uint8Array }) {
  const lines = useMemo(() => hexDump(bytes, MAXIMUM_HEX_LINES), [bytes])
  return (
    <pre className={`${styles.content} ${styles.hex}`}>
      {lines.map(line => (
        <div key={line.offset} className={styles.line}>
          <span className={styles.offset}>{line.offset}</span>
          <span>{line.hex}</span>
          <span className={styles.ascii}>{line.text}</span>
        </div>
      ))}
    </pre>
  )
}

function tidyJson(text: string): string | null {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return null
  }
}
