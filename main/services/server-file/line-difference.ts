/** Which lines of two texts belong together: Myers, "An O(ND) Difference Algorithm" (1986), greedy form. */

export interface LinePair {
  /** 0-based index into each text, null where the line is only in the other. */
  readonly before: number | null
  readonly after: number | null
}

/** Beyond this many differing lines the middle is shown as replaced whole: memory grows with the square. */
const limit = 1500

const same = (count: number, before: number, after: number): LinePair[] =>
  Array.from({ length: count }, (_, index) => ({ before: before + index, after: after + index }))

const replaced = (before: number, beforeEnd: number, after: number, afterEnd: number): LinePair[] => [
  ...Array.from({ length: beforeEnd - before }, (_, index) => ({ before: before + index, after: null })),
  ...Array.from({ length: afterEnd - after }, (_, index) => ({ before: null, after: after + index })),
]

/**
 * Shortest edit between the two middles, which differ from their first line on, walked back into pairs. Null
 * where it has more than `limit` steps.
 */
const shortestEdit = (one: readonly string[], other: readonly string[]): LinePair[] | null => {
  /** How far each diagonal got, from the lowest to the highest that there may be; -1 where none did. */
  const furthest = new Int32Array(2 * limit + 3).fill(-1)
  const middle = limit + 1
  furthest[middle + 1] = 0
  /** The part that each step found: `steps + 1` diagonals on either side of the middle one. */
  const trace: Int32Array[] = []
  for (let steps = 0; steps <= limit; steps += 1) {
    trace.push(furthest.slice(middle - steps - 1, middle + steps + 2))
    for (let k = -steps; k <= steps; k += 2) {
      const down = furthest[middle + k + 1] ?? -1
      const right = furthest[middle + k - 1] ?? -1
      let x = k === -steps || (k !== steps && right < down) ? down : right + 1
      let y = x - k
      while (x < one.length && y < other.length && one[x] === other[y]) {
        x += 1
        y += 1
      }
      furthest[middle + k] = x
      if (x >= one.length && y >= other.length) return walkBack(trace, one.length, other.length)
    }
  }
  return null
}

const walkBack = (trace: readonly Int32Array[], width: number, height: number): LinePair[] => {
  const pairs: LinePair[] = []
  let x = width
  let y = height
  for (let steps = trace.length - 1; steps > 0; steps -= 1) {
    const found = (k: number): number => trace[steps]?.[steps + 1 + k] ?? -1
    const k = x - y
    const down = found(k + 1)
    const right = found(k - 1)
    const fromK = k === -steps || (k !== steps && right < down) ? k + 1 : k - 1
    const fromX = found(fromK)
    const fromY = fromX - fromK
    while (x > fromX && y > fromY) {
      x -= 1
      y -= 1
      pairs.push({ before: x, after: y })
    }
    if (x === fromX) pairs.push({ before: null, after: fromY })
    else pairs.push({ before: fromX, after: null })
    x = fromX
    y = fromY
  }
  return pairs.reverse()
}

/** Lines of both texts in order, those that are equal side by side. */
export const pairLines = (one: readonly string[], other: readonly string[]): readonly LinePair[] => {
  let head = 0
  while (head < one.length && head < other.length && one[head] === other[head]) head += 1
  let tail = 0
  while (
    tail < one.length - head &&
    tail < other.length - head &&
    one[one.length - 1 - tail] === other[other.length - 1 - tail]
  ) {
    tail += 1
  }
  const middle = shortestEdit(
    one.slice(head, one.length - tail),
    other.slice(head, other.length - tail),
  )?.map(({ before, after }) => ({
    before: before === null ? null : before + head,
    after: after === null ? null : after + head,
  }))
  return [
    ...same(head, 0, 0),
    ...(middle ?? replaced(head, one.length - tail, head, other.length - tail)),
    ...same(tail, one.length - tail, other.length - tail),
  ]
}
