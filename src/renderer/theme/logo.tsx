/** The tomte: cap and beard. `mono` draws both in the text's colour. */
export function Logo({ size = 18, mono = false }: { size?: number; mono?: boolean }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      <path
        fill={mono ? 'currentColor' : 'var(--accent)'}
        d="M9.6.9c.5-.3 1.1.1 1 .7l-.3 1.800 3.400 5.200c.3.5 0 1.100-.6 1.100H2.900c-.6 0-.9-.6-.6-1.100l4-5.400C7.200 2.100 8.300 1.400 9.600.9Z"
      />
      <path
        fill={mono ? 'currentColor' : 'var(--quiet)'}
        d="M3 10.700h10c.1 2.300-2.200 4.100-5 5-2.800-.9-5.100-2.700-5-5Z"
      />
    </svg>
  )
}
