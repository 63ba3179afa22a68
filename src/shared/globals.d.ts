// What Node and every browser offer alike and the shared code may use; declared here because `src/shared` is compiled
// with the types of neither.
declare class TextEncoder {
  encode(text?: string): Uint8Array
}
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean })
  decode(bytes?: Uint8Array): string
}
declare function atob(base64: string): string
declare function btoa(latin1: string): string
