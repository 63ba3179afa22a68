/**
 * To be called before the line around `inside` is removed: the keyboard then goes on in the next line, else in the one
 * before, else at the button that adds one.
 */
export function keepFocusNear(inside: Element | null): void {
  const line = inside?.closest('li')
  if (!line) return
  const neighbour = line.nextElementSibling ?? line.previousElementSibling
  // The last one is that of the frame itself; those before it belong to groups inside.
  const adds = line.closest('fieldset, section')?.querySelectorAll<HTMLElement>('[data-adds]') ?? []
  const target = neighbour?.querySelector<HTMLElement>('input, button[aria-expanded]') ?? [...adds].at(-1)
  // Two frames later: a menu that closes first tries to give the focus back to its button.
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      if (!document.activeElement || document.activeElement === document.body) target?.focus()
    }),
  )
}
