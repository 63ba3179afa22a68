const MAXIMUM = 60

/** Commands whose title holds every word typed; those that begin with the text first, then in their own order. */
export function findCommands<C extends { title: string; kind: string }>(
  commands: readonly C[],
  typed: string,
): C[] {
  const text = typed.trim().toLowerCase()
  if (text === '') return commands.filter(command => !command.title.startsWith('Run ')).slice(0, MAXIMUM)
  const words = text.split(/\s+/)
  const fits = commands.filter(({ title, kind }) => {
    const whole = `${title} ${kind}`.toLowerCase()
    return words.every(word => whole.includes(word))
  })
  const first = fits.filter(({ title }) => title.toLowerCase().startsWith(text))
  return [...first, ...fits.filter(command => !first.includes(command))].slice(0, MAXIMUM)
}
