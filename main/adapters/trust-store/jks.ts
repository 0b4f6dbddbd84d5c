/** Sun's own key store format (JKS, and JCEKS, which is the same with secret keys), as far as a trust store needs it. */

const JKS = 0xfe_ed_fe_ed
const JCEKS = 0xce_ce_ce_ce
const KEY_ENTRY = 1
const TRUSTED_ENTRY = 2
const SECRET_KEY_ENTRY = 3

export type JksProblem = 'cut-off' | 'damaged' | 'secret-key'

/** The file ends before what it announces. */
class Truncated extends Error {}

const magicOf = (bytes: Uint8Array): number =>
  bytes.length < 12 ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0)

export const isJceks = (bytes: Uint8Array): boolean => magicOf(bytes) === JCEKS

export const isJks = (bytes: Uint8Array): boolean => magicOf(bytes) === JKS || isJceks(bytes)

/** Every read moves on, and none beyond the end. */
const cursor = (bytes: Uint8Array) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  const take = (length: number): number => {
    const from = at
    if (from + length > bytes.length) throw new Truncated()
    at += length
    return from
  }
  return {
    uint32: (): number => view.getUint32(take(4)),
    block: (length: number): Uint8Array => bytes.subarray(take(length), at),
    /** A text of Java's `writeUTF`, of which nothing is wanted. */
    skipText: (): void => void take(view.getUint16(take(2))),
  }
}

/**
 * @returns DER of the certificates that Java's `TrustManagerFactory` takes from it: trusted entries, and the first
 *   of each key's chain; or what stands in the way
 */
export const readJks = (bytes: Uint8Array, most: number): Uint8Array[] | JksProblem => {
  const { uint32, block, skipText } = cursor(bytes)
  const ders: Uint8Array[] = []
  try {
    uint32()
    const version = uint32()
    if (version !== 1 && version !== 2) return 'damaged'
    const certificate = (): Uint8Array => {
      // The certificate's type, which is always X.509; version 1 leaves it out.
      if (version > 1) skipText()
      return block(uint32())
    }
    for (let left = uint32(); left > 0 && ders.length < most; left -= 1) {
      const tag = uint32()
      // A secret key of JCEKS says nothing of its length: what stands behind it cannot be found.
      if (tag === SECRET_KEY_ENTRY && isJceks(bytes)) return 'secret-key'
      // Java refuses the whole file for it, the certificates before it too.
      if (tag !== KEY_ENTRY && tag !== TRUSTED_ENTRY) return 'damaged'
      skipText()
      block(8)
      if (tag === KEY_ENTRY) {
        block(uint32())
        const chain = uint32()
        for (let index = 0; index < chain; index += 1) {
          const der = certificate()
          if (index === 0) ders.push(der)
        }
      } else ders.push(certificate())
    }
    return ders
  } catch (error) {
    if (error instanceof Truncated) return 'cut-off'
    throw error
  }
}
