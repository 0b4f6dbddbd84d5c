/** From an entry of the catalogue and a case to the finding's texts. */

import type { Finding, Fix, Severity, StageName } from '#shared/diagnosis/model.ts'
import { securityWords } from '#shared/settings/destination.ts'
import { type FieldKey, fields, findField, fullLabel } from '#shared/settings/fields.ts'
import type { CauseContext } from './context.ts'
import { type Cause, type CauseFix, fieldOf, type Slot } from './model.ts'

const slotNames: Readonly<Record<Slot, string>> = {
  host: 'server name',
  port: 'port',
  useSsl: 'Use SSL',
  startTls: 'STARTTLS',
  auth: 'Outgoing server requires authentication',
  username: 'user name',
  password: 'password',
  replyTo: 'Reply-To Address',
  useSystemReply: 'Use System Reply instead of Generating User',
  ehloName: 'name given in EHLO',
  caFile: 'Extra trusted certificates (PEM)',
  loginUrl: 'TeamConnect URL',
}

/** The label as the form has it, with its section where another field has the same label. */
const labelOf = (key: FieldKey): string => {
  const label = findField(key)?.label ?? key
  return fields.filter((field) => field.label === label).length > 1 ? fullLabel(key) : label
}

const isSlot = (name: string): name is Slot => Object.hasOwn(slotNames, name)

const wordFor = (name: string, context: CauseContext, proof: string): string => {
  if (name.startsWith('@')) {
    const slot = name.slice(1)
    if (!isSlot(slot)) return slot
    const key = fieldOf(context.protocol, slot)
    return key === undefined ? slotNames[slot] : labelOf(key)
  }
  switch (name) {
    case 'host':
      return context.host
    case 'port':
      return context.port === 0 ? '' : String(context.port)
    case 'username':
      return context.username
    case 'replyTo':
      return context.replyTo
    case 'ehloName':
      return context.ehloName
    case 'security':
      return securityWords[context.security]
    case 'proof':
      return proof
    default:
      return context.facts[name] ?? ''
  }
}

const standIns: Readonly<Record<string, string>> = {
  host: 'the server',
  port: 'this port',
  username: 'this account',
  replyTo: 'the Reply-To Address',
  ehloName: 'this computer’s name',
}

/** A template filled in. A name without a value gives what stands after the bar, else a word for it. */
export const fillIn = (template: string, context: CauseContext, proof = ''): string =>
  template.replaceAll(/\{(@?\w+)(?:\|([^{}]*))?\}/g, (_whole, name: string, fallback: string | undefined) => {
    const value = wordFor(name, context, proof)
    return value === '' ? (fallback ?? standIns[name] ?? '') : value
  })

/** Jakarta Mail 2 (Eclipse Angus) has the same texts under other package names. */
const inJakartaNames = (text: string): string =>
  text.replaceAll('javax.mail.', 'jakarta.mail.').replaceAll('com.sun.mail.', 'org.eclipse.angus.mail.')

const javaMailOf = (cause: Cause, context: CauseContext, proof: string): string => {
  if (context.protocol === 'tc-imap' || context.protocol === 'url' || cause.javaMail === undefined) return ''
  const template = typeof cause.javaMail === 'string' ? cause.javaMail : cause.javaMail[context.protocol]
  const text = fillIn(template, context, proof.split('\n')[0] ?? '')
  return context.teamConnectVersion === '8' ? inJakartaNames(text) : text
}

const fixOf = (fix: CauseFix, context: CauseContext, proof: string): Fix | undefined => {
  if (fix.when !== undefined && !fix.when(context)) return undefined
  const text = fillIn(fix.text, context, proof)
  if (fix.set === undefined) return { text }
  const set: Record<string, string | boolean> = {}
  for (const [slot, value] of Object.entries(fix.set)) {
    const key = isSlot(slot) ? fieldOf(context.protocol, slot) : undefined
    // A button that sets half of what its text says would mislead: the sentence then stands alone.
    if (key === undefined || key === 'loginUrl') return { text }
    const filled = typeof value === 'string' ? fillIn(value, context, proof) : value
    if (typeof value === 'string' && value !== '' && filled === '') return { text }
    set[key] = filled
  }
  return { text, set }
}

const mailAdminMessage = (ask: string, context: CauseContext, proof: string): string => {
  const doing =
    context.protocol === 'smtp'
      ? 'sends its mail through'
      : context.protocol === 'imap'
        ? 'reads its incoming mail from'
        : 'uses'
  const place =
    context.host === ''
      ? 'your mail server'
      : context.port === 0
        ? context.host
        : `${context.host}, port ${context.port}`
  const account = context.username === '' ? '' : `, as ${context.username}`
  const lines = [
    `TeamConnect ${doing} ${place} (${securityWords[context.security]})${account}.`,
    fillIn(ask, context, proof),
  ]
  if (proof !== '') lines.push('', 'What the test saw:', proof)
  return lines.join('\n')
}

/**
 * The finding for a cause in a case.
 * @param proof the server's own words, or the fact measured; clean, without secrets
 */
export const findingOf = (
  cause: Cause,
  context: CauseContext,
  at: { readonly stage: StageName; readonly proof: string; readonly severity?: Severity | undefined },
): Finding => {
  const fixes = cause.fixes.map((fix) => fixOf(fix, context, at.proof)).filter((fix) => fix !== undefined)
  const keys = cause.fields.map((slot) => fieldOf(context.protocol, slot)).filter((key) => key !== undefined)
  const meaning = typeof cause.meaning === 'string' ? cause.meaning : cause.meaning(context)
  return {
    cause: cause.id,
    severity: at.severity ?? cause.severity,
    stage: at.stage,
    title: fillIn(cause.title, context, at.proof),
    explanation: fillIn(meaning, context, at.proof),
    fixes,
    fields: [...new Set(keys)],
    evidence: at.proof,
    javaMail: javaMailOf(cause, context, at.proof),
    ...(cause.about === undefined ? {} : { about: cause.about }),
    ...(cause.ask === undefined ? {} : { forMailAdmin: mailAdminMessage(cause.ask, context, at.proof) }),
  }
}
