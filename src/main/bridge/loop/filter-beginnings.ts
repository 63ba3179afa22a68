interface Level {
  next: Map<string, Level>
  /** A filter has `#` here: whatever follows, it matches. */
  all: boolean
}

/** Topic filters, asked whether one of them matches some topic that begins with given levels. */
export class FilterBeginnings {
  readonly #root = newLevel()

  add(filter: string): void {
    let level = this.#root
    for (const word of filter.split('/')) {
      if (word === '#') {
        level.all = true
        return
      }
      let next = level.next.get(word)
      if (!next) {
        next = newLevel()
        level.next.set(word, next)
      }
      level = next
    }
  }

  mayBegin(levels: readonly string[]): boolean {
    let reached = [this.#root]
    for (const word of levels) {
      if (reached.some(({ all }) => all)) return true
      reached = reached.flatMap(({ next }) => [next.get(word) ?? [], next.get('+') ?? []].flat())
    }
    return reached.some(({ all, next }) => all || next.size > 0)
  }
}

function newLevel(): Level {
  return { next: new Map(), all: false }
}
