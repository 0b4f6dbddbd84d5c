/** A server's reply inside a block of text, and where in the dialogue it was given. */

import type { SmtpPlace as Place } from '#main/services/knowledge/condition.ts'
import { says } from '#main/services/knowledge/phrases/index.ts'
import { normalise, withoutNames } from '#main/services/knowledge/text.ts'
import type { ImapReply, SmtpReply } from '#shared/diagnosis/evidence.ts'

export interface FoundSmtp {
  readonly kind: 'smtp'
  readonly reply: SmtpReply
  readonly place: Place
  /** The text does not say at which place: it was chosen by what the reply is about. */
  readonly guessed?: boolean
  /** The text has no reply code: its words as they stand there, and nothing else may be shown as proof. */
  readonly said?: string
}

export interface FoundImap {
  readonly kind: 'imap'
  readonly reply: ImapReply
  readonly place: 'greeting' | 'login' | 'select' | 'mailbox' | 'starttls'
  readonly said?: string
}

/** What stands before a reply where it is one: a server is quoted. */
const quoting =
  /(said|response|returned|replied|answered|reply|error|exception|failed|smtp|reject|rejected|bounced|deferred|server|status|diagnostic-code|received|reason|\bmsg|message|host [^\s:]+|recv|<<<?|<-+|-->|<~\*|\bS|\[(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f]{1,4}(?::[\da-f]{0,4}){3,7})\](?::\d{1,5})?:|\bgot(?: code)?)["']?\s*[:;=>]?\s*\(?['"#<[]*\s*$/i

/** “The server's answer was”, as .NET and mail programs say it in the language of their system. */
export const answered =
  '(?:server response was|respuesta del servidor(?: fue)?|serverantwort(?: war| lautete)?|antwort des servers(?: war| lautete)?|réponse du serveur(?: était| est)?|resposta do servidor(?: foi)?|risposta del server(?: è stata| era)?|server(?:reactie|antwoord)(?: was)?|odpowiedź serwera(?: to)?|ответ сервера(?: был)?|サーバーの?(?:応答|返答)|(?:服务器|伺服器)(?:响应|回應)(?:为|為)?|서버 응답|sunucu yanıtı|server(?:s )?svar(?:et)?(?: var)?)'

const quotingElsewhere = new RegExp(String.raw`${answered}\s*[:：]\s*['"„“«]*\s*$`, 'i')

const smtpMarks =
  /smtp|rcpt to|mail from|ehlo|helo|starttls|\bauth (?:plain|login)\b|said:|sendfailed|authenticat|addressfailed|relay|postfix|exim|sendmail|\bmta\b|mailbox|recipient|sender/i

/** A line break that a program wrote down as two characters counts as one. What begins with 40 or 41 is HTTP’s, but for Exchange. */
const codePattern = /(^|[^\w.]|(?<=\\)n)([25]\d\d|4[2-9]\d|4[01]\d(?= #?4\.\d))(?=[ -]|$)/gm
const writtenBreak = /(?:\\r)?\\n(?=[\s\\"'\]245]|$)/
/** What is looked at before a code. */
const MOST_BEFORE = 400

/** Trailing parts that are the log's and not the server's. */
const withoutTail = (text: string): string =>
  text
    .replace(/\s*\(in reply to [^)]*\)+\s*$/i, '')
    .replace(/;\s*from=<.*$/i, '')
    .replace(/\s*['"]?\s*(##|>)?\s*$/, '')
    .replace(/^\s+/, '')

/**
 * Python writes a reply as a pair, `(550, b'5.1.1 No such user')`, PHP’s programs as `SMTP Error (550): …`, MailKit
 * and Yahoo as `535: …`.
 */
const withoutPairs = (block: string): string =>
  block
    .replaceAll(/\(([245]\d\d), ?[ub]{0,2}(['"])(.{1,600}?)\2\)/g, ' said: $1 $3')
    .replaceAll(/\berror \(([245]\d\d)\): (?=\w)/gi, 'error: $1 ')
    .replaceAll(/(?<=(?:exception|error): )([45]\d\d): (?=[\dA-Z])/gi, '$1 ')
    .replaceAll(/^(\s*[45]\d\d): (?=#?[45]\.\d{1,3}\.\d{1,3} )/gm, '$1 ')

const enhancedOf = (text: string): string | undefined =>
  /(?:^|[\s#(])([245]\.\d{1,3}\.\d{1,3})\b/.exec(text.slice(0, 200))?.[1]

/** In data, a reply between quotation marks ends with the second: what follows are other fields. */
const withoutFields = (line: string, before: string): string =>
  (before.match(/(?<!\\)"/g) ?? []).length % 2 === 1
    ? line.replace(/(?<!\\)"\s*(?:[\]}]\s*)*[,}\]].*$/, '')
    : line

const isQuoted = (before: string, rest: string, block: string): boolean => {
  // Postfix and what reads its logs say to which command it was the answer.
  if (/\(in reply to [A-Za-z ]{3,20} command\)/.test(rest)) return true
  if (/^#?[245]\.\d{1,3}\.\d{1,3}/.test(rest)) return true
  // Older JavaMail loses the text and keeps the code.
  if (rest === '') return /(?:response:|\bgot(?: code)?)\s*$/i.test(before)
  // port 465, port: 587; host:465, [192.0.2.1]:587
  if (/\bport\b[\s:=#"']*$/i.test(before)) return false
  if (/[\w\]]:$/.test(before) && !/(said|response|error|exception|smtp):$/i.test(before)) return false
  const head = before.slice(-80)
  // Some providers number their reasons: `554 30 Sorry, …`.
  const isNumbered = head.trim() === '' && /^\d{1,3} [A-Z][a-z]/.test(rest) && smtpMarks.test(block)
  if (!isNumbered && !/^[^\s\d{]|^\d{1,3}(?:\.\d{1,3}){3}\b/.test(rest)) return false
  // What HTTP says of its own codes.
  if (/^(internal server error|bad gateway|gateway time-?out)\b/i.test(rest)) return false
  if (/\bHTTP\/?[\d.]*\s*$|status( code)?[ :=]+$/i.test(head) && !/diagnostic|smtp/i.test(head)) return false
  if (/^(ms|sec|seconds|bytes?|kb|mb|lines|milli\w*|times|messages|more|rows|items)\b/.test(rest))
    return false
  if (head.trim() === '') return true
  return quoting.test(head) || quotingElsewhere.test(head) || (/[:>]\s*$/.test(head) && smtpMarks.test(block))
}

/** Where the reply was given, by what the text says about it. */
/** Python's classes say where the reply was given; Ruby's of the same names go by the code. */
const pythonPlaces: readonly (readonly [RegExp, Place])[] = [
  [/\bsmtplib\.SMTPSenderRefused\b/, 'mail'],
  [/\bsmtplib\.SMTPRecipientsRefused\b/, 'rcpt'],
  [/\bsmtplib\.SMTPDataError\b/, 'content'],
  [/\bsmtplib\.SMTPAuthenticationError\b/, 'auth'],
  [/\bsmtplib\.SMTPHeloError\b/, 'ehlo'],
  [/\bsmtplib\.SMTPConnectError\b/, 'greeting'],
]

export const markedPlace = (block: string, reply: SmtpReply): Place | undefined => {
  const words = reply.lines.join(' ')
  const python = pythonPlaces.find(([pattern]) => pattern.test(block))
  if (python !== undefined) return python[1]
  if (
    /authenticationfailedexception|sasl authentication (failed|failure)|authenticator failed|auth(entication)? (failed|failure|error)\b.{0,40}(535|454)|in reply to AUTH|after (SMTP )?AUTH\b|(?<!\b250[- ])\bAUTH (PLAIN|LOGIN)\b/i.test(
      block,
    )
  )
    return 'auth'
  if (
    /bad greeting|could not connect to smtp host.{0,200}response|refused to talk to me|reject: CONNECT from|in reply to (initial|greeting)|initial connection|while receiving the initial server greeting|banner/i.test(
      block,
    )
  )
    return 'greeting'
  if (
    /in reply to (end of DATA|DATA)|reject: (DATA|BDAT|END-OF-MESSAGE) from|end of data|after end of data|finishData|after DATA|in response to (DATA|BDAT)|after pipelined (end of )?data/i.test(
      block,
    )
  )
    return 'content'
  if (
    /in reply to STARTTLS|after STARTTLS|connect with STARTTLS|SMTPTransport\.startTLS/i.test(block) ||
    /tls (is )?not available|tls currently unavailable/i.test(words)
  )
    return 'starttls'
  if (
    /in reply to (EHLO|HELO|LHLO)|after (EHLO|HELO)|SMTPTransport\.(ehlo|helo)\b|rejected (EHLO|HELO)|syntactically invalid (EHLO|HELO)/i.test(
      block,
    ) ||
    /(EHLO|HELO) argument|invalid domain name/i.test(words)
  )
    return 'ehlo'
  if (
    /in reply to RCPT|RCPT from|after (pipelined )?RCPT|rejected RCPT|SMTPAddressFailedException|SMTPTransport\.rcptTo|invalid addresses|in response to RCPT/i.test(
      block,
    )
  )
    return 'rcpt'
  // A report is about a recipient; where the reply was given it does not say, unless its words are about the message.
  if (/final-recipient/i.test(block)) return guessed(reply) === 'content' ? 'content' : 'rcpt'
  if (
    /in reply to MAIL|after (pipelined )?MAIL FROM|SMTPSenderFailedException|SMTPTransport\.mailFrom|rejected MAIL|MAIL from/i.test(
      block,
    )
  )
    return 'mail'
  if (/SMTPSendFailedException/i.test(block))
    return [501, 503, 530, 553].includes(reply.code) ? 'mail' : 'content'
  return undefined
}

/** The message is what the sentence is about: `Message rejected due to local policy`. */
const aboutMessage =
  /^(?:\W*\[[^\]]{1,20}\])?\W*(?:(?:sorry|error|your|this|the)\W+){0,2}(?:e-?mail|message|mail)\b(?! (?:address|account|server|system|box|for|to|from))(?:.{0,40}\b(?:reject|refus|den(?:y|ied)|block)|.{0,12} (?:does not|not accepted))|\bmail content\b/

const aboutContent =
  /message (?:size|too)|too large|dmarc|\bspf\b|spam|virus|attachment|bare (?:lf|line)|from: header|(?:blank|empty|multiple addresses in) from\b|rfc ?5322|verified sender identity|identities failed|content|senda?s ?denied|dkim/

/** A reply's words in one line, without the codes that stand before each of its lines. */
const plainWords = (lines: readonly string[]): string =>
  normalise(
    withoutNames(
      lines
        .map((line) => line.replace(/^[245]\d\d[ -]?/, '').replace(/^#?[245]\.\d{1,3}\.\d{1,3}\s?/, ''))
        .join(' '),
    ),
  )

export const guessed = ({ code, lines }: Pick<SmtpReply, 'code' | 'lines'>): Place => {
  const words = plainWords(lines)
  if (/\b(recipient|rcpt)\b/.test(words) && code >= 500 && code !== 530) return 'rcpt'
  const aboutAuth =
    /authenti|\bauth\b|credential|password|login|smtpclientauth|user ?name|passwort|mot de passe|contrase|認証|аутент/.test(
      words,
    )
  if ([534, 535, 525, 432, 435].includes(code) || (code === 538 && aboutAuth)) return 'auth'
  if (code >= 550 && /password|credential|user ?name/.test(words) && says.wrongPassword(words)) return 'auth'
  // Asked for, the login had not been tried.
  if ([502, 503].includes(code) && says.needsAuth(words) && !says.authUnknown(words)) return 'mail'
  if ([450, 454, 503, 504, 451, 421, 500, 502].includes(code) && aboutAuth && !/relay/.test(words))
    return 'auth'
  if (code === 530) return /for auth/.test(words) ? 'auth' : 'mail'
  if (
    code === 521 ||
    /allowed to connect|service not available|not accepting (connections|messages|mail)|too many (concurrent )?(smtp )?connections|^connection (was )?(refused|rejected|denied|dropped)|synchroni[sz]ation|server ports|mfe proxy/.test(
      words,
    )
  )
    return 'greeting'
  // How much in a time is said of messages: there was a transaction.
  if (code === 421) return says.rate(words) && !says.tooManyConnections(words) ? 'content' : 'greeting'
  if ([500, 502].includes(code)) return 'ehlo'
  return aboutContent.test(words) || aboutMessage.test(words) ? 'content' : 'rcpt'
}

const imapPattern =
  /(^|[\s:])(\*|[A-Za-z]{0,5}\d{1,9})\s+(NO|BAD|BYE)\s+(?:\[([A-Za-z-]+)(?:\s([^\]]*))?\]\s*)?([^\n]*)/m

/** What a folder is asked for once it is open, by JavaMail’s names. */
const inFolder =
  /\bIMAPProtocol\.(?:append|fetch|peek|copy|move|expunge|store|search|issueSearch|noop|idle)|\bIMAPFolder\.(?:search|getMessage|fetch|appendMessages|copyMessages|moveMessages|expunge|setFlags|doCommand|keepConnection)|\bIMAPMessage\.|\bIMAPInputStream\./

const imapPlace = (block: string, reply: ImapReply): FoundImap['place'] => {
  if (
    reply.status !== 'BYE' &&
    inFolder.test(block) &&
    !/authenticated but not connected|unsafe login|\bIMAPFolder\.open\b/i.test(block)
  )
    return 'mailbox'
  if (
    /authenticated but not connected|unsafe login|select|examine|folder\.open|folderopen|mailbox does|nonexistent|(folder|store)closedexception|\bIMAPFolder\./i.test(
      block,
    ) ||
    ['NOPERM', 'INUSE', 'TRYCREATE'].includes(reply.code ?? '')
  )
    return 'select'
  if (/^(BADCHARSET|CANNOT|TOOBIG|ALREADYEXISTS|EXPUNGEISSUED|HASCHILDREN)$/.test(reply.code ?? ''))
    return 'mailbox'
  if (reply.status !== 'BYE' && /\b(APPEND|FETCH|COPY|MOVE|EXPUNGE|STORE|SEARCH)\b/.test(reply.text))
    return 'mailbox'
  if (/starttls/i.test(block) && reply.status !== 'BYE' && !/required|first|must/i.test(reply.text))
    return 'starttls'
  if (reply.status === 'BYE' && /inactiv|idle|autologout/i.test(reply.text)) return 'select'
  if (reply.status === 'BYE' && /temporar|unavailable/i.test(reply.text)) return 'login'
  if (reply.status === 'BYE' && !/login|authent|logged/i.test(block)) return 'greeting'
  return 'login'
}

const imapContext =
  /imap|IMAP|mail\.iap|\bS: |<<|<-|\b(?:LOGIN|SELECT|EXAMINE|AUTHENTICATE|CAPABILITY)\b|(?:NO|BAD|BYE) \[[A-Z]+/

/** “Step 3 NO errors” is none: a number alone, or a tag within a line, needs more of IMAP about it. */
const isOnWire = (wire: RegExpExecArray, block: string): boolean => {
  const [, lead = '', tag = ''] = wire
  const atStart = lead === '' || lead === '\n' || /Exception:$/.test(block.slice(0, wire.index))
  return tag === '*' || (atStart && /[A-Za-z]/.test(tag)) || imapContext.test(block)
}

/** What Python’s IMAP libraries leave of a response: its text, as bytes. */
const pythonImap =
  /\bimap[^\n]{0,120}?(?:error|\bdata)\b[^\n]{0,80}?\bb['"](?:\[([A-Z-]+)\]\s*)?([^'"\n]{3,})['"]/i

const findPython = (block: string): FoundImap | undefined => {
  const [, code, text] = pythonImap.exec(block) ?? []
  if (text === undefined) return undefined
  const status = /\bBAD\b/.test(block) ? 'BAD' : 'NO'
  const reply: ImapReply = {
    status,
    text: text.trim(),
    tagged: true,
    ms: 0,
    ...(code === undefined ? {} : { code }),
  }
  return { kind: 'imap', reply, place: imapPlace(block, reply) }
}

/** MailKit tells the response in a sentence. */
const mailKit = /IMAP server replied to the '(\w{3,20})' command with an? '(NO|BAD)' response: ([^\n]+)/i

/** Response codes of RFC 5530 and their kin: an IMAP server's own, even where NO was left out. */
const responseCode =
  /\[(AUTHENTICATIONFAILED|AUTHORIZATIONFAILED|PRIVACYREQUIRED|CONTACTADMIN|WEBALERT|OVERQUOTA|NONEXISTENT|UNAVAILABLE|EXPIRED|INUSE|NOPERM|LIMIT|ALERT)\] ([^\n]+)/

const findTelling = (block: string): FoundImap | undefined => {
  const [, command = '', status = 'NO', said] = mailKit.exec(block) ?? []
  if (said !== undefined) {
    const reply: ImapReply = { status: status as ImapReply['status'], text: said.trim(), tagged: true, ms: 0 }
    const place = /^(login|authenticate)$/i.test(command)
      ? 'login'
      : /^(select|examine)$/i.test(command)
        ? 'select'
        : 'mailbox'
    return { kind: 'imap', reply, place }
  }
  const [, code, text] = /imap|AuthenticationFailed/i.test(block) ? (responseCode.exec(block) ?? []) : []
  if (code === undefined || text === undefined) return undefined
  const reply: ImapReply = { status: 'NO', code, text: text.trim(), tagged: true, ms: 0 }
  return { kind: 'imap', reply, place: imapPlace(block, reply) }
}

/** What JavaMail makes up for a connection that broke is no server's word. */
const isMadeUp = (text: string): boolean => /^J(?:ava|akarta )Mail Exception:/i.test(text)

/** What was asked for: the server’s last word after LOGOUT. */
const isFarewell = (status: string, text: string): boolean =>
  status === 'BYE' &&
  /\b(?:logging|log|logged) ?out\b|\blogout\b|\bsigning off\b|^(?:good ?)?bye\b/i.test(text) &&
  !/inactiv|idle|auto-?log|expired|error|too (?:many|long)|timed? ?out|fail/i.test(text)

/** JavaMail writes `[EOF]` where SMTP’s answer should stand: it is no response code. */
const isEnd = ([, code]: RegExpExecArray): boolean => code === 'EOF'

/** IMAP: a status response as on the wire, or what JavaMail leaves of it: the text after NO. */
export const findImap = (block: string): FoundImap | undefined => {
  const wire = imapPattern.exec(block)
  if (wire !== null && (isMadeUp(wire[6] ?? '') || isFarewell(wire[3] ?? '', wire[6] ?? ''))) return undefined
  if (wire !== null && isOnWire(wire, block)) {
    const [, , tag = '*', status = 'NO', code, codeArguments, text = ''] = wire
    const reply: ImapReply = {
      status: status as ImapReply['status'],
      text: text.trim(),
      tagged: tag !== '*',
      ms: 0,
      ...(code === undefined ? {} : { code: code.toUpperCase() }),
      ...(codeArguments === undefined ? {} : { codeArguments }),
    }
    return { kind: 'imap', reply, place: imapPlace(block, reply) }
  }
  const bare =
    /(?:AuthenticationFailedException:\s*|^\s*(?:NO|BAD)\s+)(?:\[([A-Za-z-]+)(?:\s([^\]]*))?\]\s*)?([^\n]*)/m.exec(
      block,
    )
  if (bare === null || /AuthenticationFailedException:\s*\d{3}/.test(block))
    return findPython(block) ?? findTelling(block)
  // SMTP's refusals of a login begin with their code, and JavaMail's own words are listed below.
  const isImap =
    bare[1] !== undefined ||
    /AuthenticationFailedException:/.test(block) ||
    /log-?in|auth|mailbox|folder|inbox|credential|password|command|select/i.test(bare[3] ?? '')
  const text = (bare[3] ?? '').trim()
  if (
    !isImap ||
    text === '' ||
    isEnd(bare) ||
    /^(null|failed to connect|no authentication mech\w+ supported|no login methods)/i.test(text)
  )
    return undefined
  const reply: ImapReply = {
    status: /^\s*BAD\s/m.test(block) ? 'BAD' : 'NO',
    text,
    tagged: true,
    ms: 0,
    ...(bare[1] === undefined ? {} : { code: bare[1].toUpperCase() }),
    ...(bare[2] === undefined ? {} : { codeArguments: bare[2] }),
  }
  return { kind: 'imap', reply, place: imapPlace(block, reply) }
}

interface Hit {
  readonly code: number
  readonly lines: readonly string[]
  readonly enhanced: string | undefined
}

const hitsIn = (block: string): readonly Hit[] => {
  const found: { code: number; lines: string[]; enhanced: string | undefined; open: boolean }[] = []
  // Up to there the text belongs to a reply that was found.
  let taken = 0
  for (const match of block.matchAll(codePattern)) {
    const [, lead = '', digits = ''] = match
    const at = match.index + lead.length
    if (at < taken) continue
    const behind = at + digits.length
    const newLine = block.indexOf('\n', behind)
    const lineStart = block.lastIndexOf('\n', match.index) + 1
    const before = block.slice(Math.max(lineStart, at - MOST_BEFORE), at)
    const line = withoutFields(block.slice(behind, newLine === -1 ? block.length : newLine), before)
    const written = writtenBreak.exec(line)?.index ?? line.length
    const lineEnd = behind + written
    const dash = block.charAt(behind) === '-' ? '-' : ' '
    const rest = block.slice(behind + 1, lineEnd)
    const code = Number(digits)
    const previous = found.at(-1)
    const goesOn = previous?.open === true && previous.code === code
    // A number that is no reply hides none behind it in the same line.
    if (!goesOn && !isQuoted(before, rest, block)) continue
    taken = lineEnd
    const text = `${digits}${dash}${withoutTail(rest)}`
    if (goesOn) {
      previous.lines.push(text)
      previous.enhanced = enhancedOf(rest) ?? previous.enhanced
      previous.open = dash === '-'
    } else found.push({ code, lines: [text], enhanced: enhancedOf(rest), open: dash === '-' })
  }
  return found
}

/** The server's last refusal in the block: a Java exception wraps it, the deepest is the server's own. */
export const findSmtp = (block: string): FoundSmtp | undefined => {
  const text = withoutPairs(block)
  const hit = hitsIn(text).findLast(({ code }) => code >= 400)
  if (hit === undefined) return undefined
  const reply: SmtpReply = {
    code: hit.code,
    lines: hit.lines,
    ms: 0,
    ...(hit.enhanced === undefined ? {} : { enhanced: hit.enhanced }),
  }
  const place = markedPlace(text, reply)
  return place === undefined
    ? { kind: 'smtp', reply, place: guessed(reply), guessed: true }
    : { kind: 'smtp', reply, place }
}
