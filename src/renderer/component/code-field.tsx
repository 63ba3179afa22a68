import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { json } from '@codemirror/lang-json'
import { bracketMatching } from '@codemirror/language'
import { Annotation, EditorState, type Extension } from '@codemirror/state'
import { EditorView, keymap, placeholder as placeholderText } from '@codemirror/view'
import { useEffect, useEffectEvent, useId, useRef } from 'react'
import {
  completeTemplate,
  completeWhole,
  type TemplateWord,
  templateMarks,
  templateWords,
} from './code-template.ts'
import { codeTheme } from './code-theme.ts'
import { Field, type FieldProps } from './field.tsx'

export interface CodeFieldProps extends FieldProps {
  value: string
  onChange(value: string): void
  onBlur?(): void
  language?: 'json' | 'text'
  /** `{{…}}` may stand in it: coloured, and completed with `words`. */
  template?: boolean
  words?: TemplateWord[]
  /** False: one line; Enter does nothing. */
  multiline?: boolean
  /** CSS pixels. */
  minHeight?: number
  maxHeight?: number
  placeholder?: string
  /** Whole values to offer outside of `{{…}}`, such as topics seen; asked for when the list opens. */
  suggestions?(): readonly string[]
  /** Read aloud where the label is empty or no text. */
  ariaLabel?: string
}

const fromOutside = Annotation.define<boolean>()

/** An editor for payloads, templates and JSON, of one line or many. Tab leaves it, so that the keyboard is never caught. */
export function CodeField({
  value,
  onChange,
  onBlur,
  language = 'text',
  template = false,
  words = templateWords,
  multiline = true,
  minHeight = 72,
  maxHeight = 320,
  placeholder,
  ariaLabel,
  suggestions,
  ...field
}: CodeFieldProps) {
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(null)
  const id = useId()
  const changed = useEffectEvent(onChange)
  const blurred = useEffectEvent(() => onBlur?.())
  const currentWords = useEffectEvent(() => words)
  const currentSuggestions = useEffectEvent(() => suggestions?.() ?? [])
  const initial = useEffectEvent(() => value)
  const label = ariaLabel ?? (typeof field.label === 'string' ? field.label : 'Code')

  useEffect(() => {
    if (!host.current) return
    const extensions: Extension[] = [
      codeTheme,
      history(),
      bracketMatching(),
      closeBrackets(),
      keymap.of([
        ...closeBracketsKeymap,
        ...completionKeymap,
        ...historyKeymap,
        ...defaultKeymap.filter(binding => binding.key !== 'Mod-Enter'),
      ]),
      language === 'json' ? json() : [],
      template
        ? [
            templateMarks,
            autocompletion({
              override: [completeTemplate(() => currentWords()), completeWhole(() => currentSuggestions())],
              icons: false,
            }),
          ]
        : [],
      multiline
        ? EditorView.lineWrapping
        : EditorState.transactionFilter.of(change => (change.newDoc.lines > 1 ? [] : change)),
      multiline
        ? EditorView.theme({
            '.cm-content': { minHeight: `${minHeight}px` },
            '.cm-scroller': { maxHeight: `${maxHeight}px`, overflow: 'auto' },
          })
        : EditorView.theme({ '.cm-scroller': { overflowX: 'auto', scrollbarWidth: 'none' } }),
      placeholder ? placeholderText(placeholder) : [],
      EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false' }),
      EditorView.updateListener.of(update => {
        if (update.docChanged && !update.transactions.some(change => change.annotation(fromOutside)))
          changed(update.state.doc.toString())
        if (update.focusChanged && !update.view.hasFocus) blurred()
      }),
    ]
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({ doc: initial(), extensions }),
    })
    view.current = editor
    return () => editor.destroy()
  }, [language, template, multiline, minHeight, maxHeight, placeholder, label])

  useEffect(() => {
    const editor = view.current
    if (!editor || editor.state.doc.toString() === value) return
    editor.dispatch({
      changes: { from: 0, to: editor.state.doc.length, insert: value },
      annotations: fromOutside.of(true),
    })
  }, [value])

  return (
    <Field {...field} id={id}>
      <div ref={host} data-invalid={field.error ? true : undefined} />
    </Field>
  )
}
