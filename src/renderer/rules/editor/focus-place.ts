/** The keyboard goes to the field whose fault is shown at `place`, once what hides it has opened. */
export function focusPlace(root: HTMLElement | null, place: string): void {
  requestAnimationFrame(() => {
    const frame = findPlace(root, place)
    frame?.scrollIntoView({ block: 'center' })
    frame
      ?.querySelector<HTMLElement>('input, textarea, .cm-content, select, button')
      ?.focus({ preventScroll: true })
  })
}

/** The field itself or, for a fault inside of one, the field around it. */
function findPlace(root: HTMLElement | null, place: string): HTMLElement | undefined {
  const frames = [...(root?.querySelectorAll<HTMLElement>('[data-place]') ?? [])]
  const fits = frames.filter(frame => place.startsWith(frame.dataset.place ?? ''))
  return (
    fits.sort((a, b) => b.dataset.place!.length - a.dataset.place!.length)[0] ??
    root?.querySelector<HTMLElement>(`[data-part="${place.split('.')[0]}"]`) ??
    undefined
  )
}
