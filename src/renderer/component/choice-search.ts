/** One entry of a menu. */
export interface Choice {
  key: string
  title: string
  /** A line under the title. */
  hint?: string
}

export interface ChoiceGroup<C extends Choice = Choice> {
  key: string
  /** Stands over the group. */
  title?: string
  choices: readonly C[]
}

/** The choices in which every typed word is found, in title, hint or the title of their group; groups without any are left out. */
export function fittingChoices<C extends Choice>(
  groups: readonly ChoiceGroup<C>[],
  typed: string,
): readonly ChoiceGroup<C>[] {
  const words = wordsOf(typed)
  if (words.length === 0) return groups
  return groups
    .map(group => ({
      ...group,
      choices: group.choices.filter(({ title, hint = '' }) => {
        const text = `${title} ${hint} ${group.title ?? ''}`.toLowerCase()
        return words.every(word => text.includes(word))
      }),
    }))
    .filter(({ choices }) => choices.length > 0)
}

/** Which one Enter takes: the first whose title begins so, else has it, else the first of all. */
export function likeliest<C extends Choice>(choices: readonly C[], typed: string): C | undefined {
  const wanted = wordsOf(typed).join(' ')
  if (wanted === '') return undefined
  const title = (choice: C) => choice.title.toLowerCase()
  return (
    choices.find(choice => title(choice).startsWith(wanted)) ??
    choices.find(choice => title(choice).includes(wanted)) ??
    choices[0]
  )
}

function wordsOf(typed: string): string[] {
  return typed.toLowerCase().split(/\s+/).filter(Boolean)
}
