/** A file of this project, as text. */
declare module '*.cjs?raw' {
  const text: string
  export default text
}
