import type { PartDescriptor } from '../../../shared/plugin.ts'

const EMPTY = ['', 'null', '{}', '[]']

/** What an action was given, field by field as its form calls them; fields that hold nothing are left out. */
export function inputFacts(
  input: Readonly<Record<string, string>>,
  descriptor: PartDescriptor | undefined,
): [label: string, value: string][] {
  return Object.entries(input)
    .filter(([, value]) => !EMPTY.includes(value))
    .map(([name, value]) => [labelOf(name, descriptor), value])
}

function labelOf(name: string, descriptor: PartDescriptor | undefined): string {
  const label = descriptor?.fields.find(field => field.name === name)?.label
  return label ?? name.charAt(0).toUpperCase() + name.slice(1)
}
