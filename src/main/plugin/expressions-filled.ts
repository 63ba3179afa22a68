const EXPRESSION = /\{\{\{[\s\S]*?\}\}\}|\{\{[\s\S]*?\}\}/g

/** A template with something harmless for each expression: what it gives is judged when it is rendered, only the rest now. */
export function expressionsFilled(source: string): string {
  return source.replace(EXPRESSION, 'x')
}
