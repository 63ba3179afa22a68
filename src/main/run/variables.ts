/** Immutable; replaced as a whole when a variable is set. */
export type VariableSnapshot = Readonly<Record<string, unknown>>

export interface Variables {
  readonly snapshot: VariableSnapshot
  /** @throws TomteError ERR_VARIABLE where the name or value cannot be a variable's */
  set(name: string, value: unknown): void
}

export declare function createVariables(): Variables
