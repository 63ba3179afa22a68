/** The tomte: cap and beard, as in assets/logo.svg. */
export function Logo({ size = 18 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 64 64" aria-hidden="true">
      <path
        fill="var(--accent)"
        d="M36 1.7c1.9-1.7 4.8-.3 4.8 2.2-.1 9.6 4.5 17.8 16.1 25.4 3.5 2.3 1.7 7.5-2.4 6.8-5.7-1-10.9-1.7-16.2-2C37.2 31.6 34.8 30 32 30s-5.2 1.6-6.3 4.1c-5.3.3-10.5 1-16.2 2-4.1.7-5.9-4.5-2.4-6.8C19 21.5 25.5 11.2 36 1.7Z"
      />
      <path
        fill="var(--quiet)"
        d="M10.5 40c5-.9 9.7-1.5 14.7-1.8C25.8 41.5 28.6 44 32 44s6.2-2.5 6.8-5.8c5 .3 9.7.9 14.7 1.8C52 49.5 41.5 53 34.6 62.3c-1.3 1.8-3.9 1.8-5.2 0C22.5 53 12 49.5 10.5 40Z"
      />
    </svg>
  )
}
