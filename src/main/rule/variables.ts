/** Immutable; replaced as a whole when a variable is set. */
export type Variables = Readonly<Record<string, unknown>>
