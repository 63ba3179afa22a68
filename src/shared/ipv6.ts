/** An IPv6 address in its one short form (RFC 5952); null where `text` is none. */
export function shortIpv6(text: string): string | null {
  const halves = withoutDots(text.toLowerCase()).split('::')
  const [head = [], tail] = halves.map(half => (half === '' ? [] : half.split(':')))
  const missing = 8 - head.length - (tail?.length ?? 0)
  if (halves.length > 2 || (tail ? missing < 1 : missing !== 0)) return null
  const groups = [...head, ...Array<string>(missing).fill('0'), ...(tail ?? [])]
  if (!groups.every(group => /^[0-9a-f]{1,4}$/.test(group))) return null
  return shortened(groups.map(group => Number.parseInt(group, 16).toString(16)).join(':'))
}

/** `::ffff:192.0.2.1` as `::ffff:c000:201`. */
function withoutDots(text: string): string {
  return text.replace(/(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/, (whole, ...parts) => {
    const [a = 0, b = 0, c = 0, d = 0] = parts.slice(0, 4).map(Number)
    if (Math.max(a, b, c, d) > 255) return whole
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
  })
}

/** The longest row of zeros, the first of those of one length, as `::`. */
function shortened(groups: string): string {
  const rows = groups.match(/\b0(:0)+\b/g) ?? []
  const [longest] = rows.sort((a, b) => b.length - a.length)
  if (longest === undefined) return groups
  return groups.replace(new RegExp(`(^|:)${longest}(:|$)`), '::')
}
