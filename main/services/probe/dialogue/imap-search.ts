/** Counts an untagged SEARCH while it streams by: 50,000 unread messages are 350 KB in one line. */
import type { Deadline } from '../deadline.ts'
import type { Read, Wire } from './wire.ts'

/** Bytes of one SEARCH response; beyond it a server is not telling results any more. */
export const SEARCH_LIMIT = 16 * 1024 * 1024

export interface SearchCount {
  readonly count: number
  /** The smallest number; 0 where there is none. */
  readonly least: number
}

const LF = 10
const ZERO = 48
const NINE = 57

/** @param wire stands behind `* SEARCH` */
export const countSearch = async (wire: Wire, deadline: Deadline): Promise<Read<SearchCount>> => {
  let count = 0
  let least = 0
  let number = 0
  let inNumber = false
  let inOther = 0
  let size = 0
  const finishNumber = () => {
    if (!inNumber) return
    count += 1
    if (least === 0 || number < least) least = number
    number = 0
    inNumber = false
  }
  for (;;) {
    const read = await wire.some(deadline)
    if ('fault' in read) return read
    const bytes = read.value
    for (let at = 0; at < bytes.length; at += 1) {
      const byte = bytes[at] ?? 0
      if (byte >= ZERO && byte <= NINE) {
        // In brackets stands CONDSTORE's MODSEQ, which is no message.
        if (inOther > 0) continue
        number = Math.min(number * 10 + (byte - ZERO), 0xffffffff)
        inNumber = true
        continue
      }
      finishNumber()
      if (byte === 40) inOther += 1
      else if (byte === 41) inOther = Math.max(0, inOther - 1)
      else if (byte === LF) {
        wire.unread(bytes.subarray(at + 1))
        return { value: { count, least } }
      }
    }
    size += bytes.length
    if (size > SEARCH_LIMIT) {
      return {
        fault: { code: 'LIMIT', message: 'the list of results is longer than allowed', limit: 'reply' },
        rest: '',
      }
    }
  }
}
