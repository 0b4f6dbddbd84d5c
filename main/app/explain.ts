/** Explains a log, a stack trace or a bounce. */
export { explainText as explain } from '#main/services/diagnosis/explain/index.ts'
