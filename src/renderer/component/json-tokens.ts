export type JsonTokenKind = 'key' | 'text' | 'number' | 'word' | 'mark'
export interface JsonToken {
  kind: JsonTokenKind
  text: string
}

const pattern = /"(?:[^"\\]|\\.)*"?|-?\d[\d.eE+-]*|true|false|null|[^"\d\-tfn]+|./gs

/** Splits JSON (whole, or cut off) into coloured parts; text that is not JSON comes out as marks. */
export function jsonTokens(json: string): JsonToken[] {
  const tokens: JsonToken[] = []
  for (const [text] of json.matchAll(pattern)) tokens.push({ kind: kindOf(text), text })
  for (let i = 0; i + 1 < tokens.length; i++) {
    const token = tokens[i]!
    if (token.kind === 'text' && /^\s*:/.test(tokens[i + 1]!.text)) token.kind = 'key'
  }
  return tokens
}

function kindOf(text: string): JsonTokenKind {
  if (text.startsWith('"')) return 'text'
  if (/^-?\d/.test(text)) return 'number'
  if (text === 'true' || text === 'false' || text === 'null') return 'word'
  return 'mark'
}
