/**
 * How often a test repeats itself, and how much it generates: what proves the rule, or with `MAILROOM_LONG=1`
 * (`npm run test:long`) as many as find what is rare.
 */
export const long = process.env['MAILROOM_LONG'] === '1'

export const times = (usual: number, atLength: number): number => (long ? atLength : usual)
