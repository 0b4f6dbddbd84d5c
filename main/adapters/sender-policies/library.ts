/** The parts of mailauth that are used, in a module of their own: loaded at the first use. */
export { evaluateDmarc } from 'mailauth/lib/dmarc/index.js'
export { spf } from 'mailauth/lib/spf/index.js'
