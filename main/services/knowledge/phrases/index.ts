/** Every phrase by its name. */
import { addresses } from './addresses.ts'
import { client } from './client.ts'
import { content } from './content.ts'
import { folders } from './folders.ts'
import { login } from './login.ts'
import { traffic } from './traffic.ts'

const phrases = { ...login, ...addresses, ...client, ...traffic, ...content, ...folders } as const

/** A text that names the password as one of several reasons ("… or IMAP is off") and so decides nothing. */
const leavesOpen = (words: string): boolean => {
  if (!/ or | oder | ou | o | of | lub | или |或|または/.test(words)) return false
  const clauses = words.split(/[,;/]| or | oder | ou | o | of | lub | или |或|または/)
  const aboutPassword = (clause: string): boolean =>
    /password|credential|passwort|kennwort|mot de passe|contrasena|senha|wachtwoord|haslo|парол|密码|パスワード/.test(
      clause,
    )
  const aboutElse = (clause: string): boolean =>
    phrases.notForImap(clause) ||
    phrases.smtpOff(clause) ||
    phrases.accountDisabled(clause) ||
    phrases.backendDown(clause)
  return (
    clauses.some(aboutPassword) &&
    clauses.some((clause) => !aboutPassword(clause) && aboutElse(clause)) &&
    phrases.wrongPassword(words)
  )
}

/** Each takes normalised text. */
export const says = { ...phrases, leavesOpen } as const
