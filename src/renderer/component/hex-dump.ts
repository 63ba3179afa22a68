export interface HexLine {
  offset: string
  hex: string
  text: string
}

const BYTES_A_LINE = 16

/** `bytes` as lines of offset, hex digits in two groups of eight, and printable ASCII. */
export function hexDump(bytes: Uint8Array, maximumLines: number): HexLine[] {
  const lines: HexLine[] = []
  for (let start = 0; start < bytes.length && lines.length < maximumLines; start += BYTES_A_LINE) {
    const line = bytes.subarray(start, start + BYTES_A_LINE)
    const pairs = Array.from(line, byte => byte.toString(16).padStart(2, '0'))
    lines.push({
      offset: start.toString(16).padStart(6, '0'),
      hex: `${pairs.slice(0, 8).join(' ')}  ${pairs.slice(8).join(' ')}`.trimEnd(),
      text: Array.from(line, byte => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')).join(
        '',
      ),
    })
  }
  return lines
}
