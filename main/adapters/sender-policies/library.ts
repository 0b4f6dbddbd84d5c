/**
 * The parts of mailauth that are used, in a module of their own: the bundle keeps it packed until the first use
 * (scripts/packed-library.ts), since it brings more text than the rest of the program.
 */
export { evaluateDmarc } from 'mailauth/lib/dmarc/index.js'
export { spf } from 'mailauth/lib/spf/index.js'
