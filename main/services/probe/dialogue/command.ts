/** What we send. What must not be seen is sensitive by type where it is made, and so never has to be found again. */
import { MASK } from '#main/services/privacy/secrets.ts'

/** Goes on the wire as it is; everybody else gets `shown`. */
export interface Sensitive {
  readonly sensitive: true
  readonly text: string
  readonly shown: string
}

/** A command or an answer to the server's question, without its CRLF. */
export type Command =
  | Sensitive
  | {
      readonly text: string
      /** Goes into the transcript where it differs. */
      readonly shown?: string
    }

/** @param before what may be seen: `AUTH PLAIN ` */
export const sensitive = (before: string, secret: string): Sensitive => ({
  sensitive: true,
  text: before + secret,
  shown: before + MASK,
})

/** As it may be seen. */
export const shownOf = ({ text, shown }: Command): string => shown ?? text
