import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete'
import {
  Decoration,
  type DecorationSet,
  type EditorView,
  MatchDecorator,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view'

/** Something to offer between `{{` and `}}`. */
export interface TemplateWord {
  label: string
  detail?: string
}

/** What every template can name; rules add the fields of the last event. */
export const templateWords: TemplateWord[] = [
  { label: 'payload', detail: 'the value, or the bytes as they came' },
  { label: 'text', detail: 'payload as text' },
  { label: 'topic', detail: 'of the message' },
  { label: 'topicLevels.[0]', detail: 'first level of the topic' },
  { label: 'event.prefix', detail: 'such as Home' },
  { label: 'event.suffix', detail: 'such as kitchen.motion' },
  { label: 'event.time', detail: 'when it happened' },
  { label: 'variables.', detail: 'set by an earlier action' },
  { label: 'now', detail: 'this moment' },
]

const marks = new MatchDecorator({
  regexp: /\{\{[^{}]*\}\}/g,
  decoration: Decoration.mark({ class: 'cm-template' }),
})

/** Colours `{{…}}`. */
export const templateMarks = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet
    constructor(view: EditorView) {
      this.decorations = marks.createDeco(view)
    }
    update(update: ViewUpdate) {
      this.decorations = marks.updateDeco(update, this.decorations)
    }
  },
  { decorations: plugin => plugin.decorations },
)

/** Offers `words` once the caret stands between `{{` and `}}`. */
export function completeTemplate(words: () => TemplateWord[]) {
  return (context: CompletionContext): CompletionResult | null => {
    const open = context.matchBefore(/\{\{\s*[\w.[\]]*/)
    if (!open) return null
    const typed = /^\{\{\s*/.exec(open.text)?.[0].length ?? 2
    return {
      from: open.from + typed,
      // In the order given, payload first, and not by the alphabet.
      options: words().map((word, index) => ({ ...word, type: 'variable', boost: -Math.min(index, 99) })),
      validFor: /^[\w.[\]]*$/,
    }
  }
}

/** Offers whole values where the caret stands outside of `{{…}}`. */
export function completeWhole(values: () => readonly string[]) {
  return (context: CompletionContext): CompletionResult | null => {
    const before = context.state.sliceDoc(0, context.pos)
    if (before.lastIndexOf('{{') > before.lastIndexOf('}}')) return null
    const options = values().map(label => ({ label }))
    return options.length === 0 ? null : { from: 0, options, validFor: /^[^{}]*$/ }
  }
}
