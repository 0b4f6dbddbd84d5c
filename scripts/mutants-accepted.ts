/** Changes that no test can or need notice, each with the reason. */
import type { Mutant } from './mutants.ts'

interface Accepted {
  readonly file: string
  /** Part of the line. */
  readonly line: string
  readonly reason: string
}

const accepted: readonly Accepted[] = []

export const isAccepted = ({ file, text }: Mutant): boolean =>
  accepted.some((entry) => file.endsWith(`/${entry.file}`) && text.includes(entry.line))
