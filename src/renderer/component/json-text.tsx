import { memo } from 'react'
import styles from './json-text.module.css'
import { jsonTokens } from './json-tokens.ts'

/** JSON in colour: keys muted, values bright. */
export const JsonText = memo(function JsonText({ json }: { json: string }) {
  return jsonTokens(json).map((token, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no identity but their place
    <span key={index} className={styles[token.kind]}>
      {token.text}
    </span>
  ))
})
