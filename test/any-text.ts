import fc from 'fast-check'

/**
 * Text of any characters, those of ASCII as often as all others together. fast-check's own `unit: 'binary'` makes a
 * table of all 1,112,064 of them first, which takes two seconds of every process.
 * @param constraints the number of characters, each of one or two UTF-16 units
 */
export const anyText = (constraints: fc.ArrayConstraints = {}): fc.Arbitrary<string> =>
  fc
    .array(
      fc.oneof(
        fc.integer({ min: 0, max: 0x7f }),
        fc.oneof(
          fc.integer({ min: 0x80, max: 0xd7ff }),
          // Between the two lie the halves of pairs, which are no characters.
          fc.integer({ min: 0xe000, max: 0x10ffff }),
        ),
      ),
      constraints,
    )
    .map((points) => String.fromCodePoint(...points))
