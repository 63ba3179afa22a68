import { type DecodeOptions, decode, type TagDecoder, Tokenizer } from 'cborg'
import { MOST_VALUES, plainValue, refuseLarge, tooManyValues, undecodable } from './plain-value.ts'

const contentOf: TagDecoder = content => content()

/** The tags of RFC 8949 that say that a number is one; of any other one the content is taken. */
const knownTags: Readonly<Record<string, TagDecoder>> = {
  2: content => bigNumber(content(), 1n),
  3: content => bigNumber(content(), -1n),
  4: content => fraction(content(), 10),
  5: content => fraction(content(), 2),
}

const tags = new Proxy(knownTags as Record<number, TagDecoder>, {
  get: (known, tag) => known[tag as unknown as number] ?? contentOf,
})

const options: DecodeOptions = { allowBigInt: true, allowIndefinite: true, useMaps: true, tags }

/**
 * Reads CBOR (RFC 8949) by cborg: it is alive, has no native part and checks what it reads; cbor-x is faster but takes damaged
 * input more lightly and brings a native addon. Keys that are no texts are written as text. @throws TomteError ERR_PAYLOAD_DECODE, ERR_PAYLOAD_LARGE
 */
export function decodeCbor(bytes: Uint8Array): unknown {
  refuseLarge(bytes, 'CBOR')
  try {
    return plainValue(decode(bytes, { ...options, tokenizer: new CountingTokenizer(bytes, options) }), 'CBOR')
  } catch (error) {
    throw undecodable('CBOR', error)
  }
}

/** Stops before there are more values than can be taken apart soon. */
class CountingTokenizer extends Tokenizer {
  #count = 0

  override next() {
    if (++this.#count > MOST_VALUES) throw tooManyValues('CBOR')
    return super.next()
  }
}

/** [RFC 8949 3.4.3]: tag 3 is -1 - n. */
function bigNumber(content: unknown, sign: 1n | -1n): bigint {
  if (!(content instanceof Uint8Array) || content.length > 128)
    throw new Error('a bignum is at most 128 bytes')
  let number = 0n
  for (const byte of content) number = (number << 8n) | BigInt(byte)
  return sign === 1n ? number : -1n - number
}

function fraction(content: unknown, base: number): number {
  const [exponent, mantissa] = Array.isArray(content) ? content : []
  return base === 10 ? Number(`${mantissa}e${exponent}`) : Number(mantissa) * base ** Number(exponent)
}
