/**
 * Refusals that were written down without a reply: a mail server’s log says them in its own words, and so do the
 * bounces of some systems. Their words are read by the same families as a reply’s; what names no cause of its own
 * gives none.
 */

import { says } from '#main/services/knowledge/phrases/index.ts'
import { normalise, withoutNames } from '#main/services/knowledge/text.ts'
import type { StageEvidence } from '#shared/diagnosis/evidence.ts'
import { answered, type FoundImap, type FoundSmtp } from './replies.ts'

/** Programs that take, pass on or keep mail, as a log names them before what they say. */
const program =
  /(?:^|[\s/])(?:postfix[\w-]*|exim4?|sendmail|sm-[\w-]+|dovecot(?:-auth)?|cyrus|courier[\w-]*|imap[\w-]*|pop3d?s?|pop3-login|ipop3d|qmail[\w-]*|smtpd?|submission-login|auth-worker|james|hmailserver|mdaemon|opensmtpd|haraka)(?:\/[\w-]+)*(?:[[(][^\])]{1,40}[\])])?:\s|\bSMTP Server\b|\bprotocol=(?:imap|smtp|pop3)\b/i

/** Logs of one mail server alone name no program: they speak of a client and of what it wanted. */
const ofClient = (line: string): boolean =>
  !/^\s*(received|by|for|from|to|subject|x-[\w-]+)\b:?|\bwith (e?smtp\w*|local|http)\b/i.test(line) &&
  /\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:]+\]/i.test(line) &&
  /\b(smtp|mail from|rcpt|relay\w*|recipient|sender|helo|ehlo)\b|\bsender verify\b|dns ?bl|dns blacklist/i.test(
    line,
  )

const refuses =
  /fail|reject|refus|den(y|ied)|black ?list|block|unknown|bad ?login|disallow|disabled|exceed|does(n't| not)|no such|too many|pre-?greet|\battempt\b|limit|when not advertised|synchroni|\bloop/i

/** Only for the log’s own sake: who, from where, how long. */
const withoutPairs = (line: string): string =>
  line.replaceAll(/\b[\w-]{2,20}=(?:<[^>]*>|"[^"]*"|\[[^\]]*\]|[^\s,;]+)/g, ' ')

const messageOf = (line: string): string => {
  const named = program.exec(line)
  return withoutPairs(named === null ? line : line.slice(named.index + named[0].length)).trim()
}

const isImapLog = (line: string): boolean =>
  /\b(imap|pop3|ipop3d|badlogin|dovecot)/i.test(line) && !/submission|\bsmtp/i.test(line)

const aboutLogin = (words: string): boolean => /auth|log-?in|password|sasl|credential|plaintext/.test(words)

const made = (words: string): FoundSmtp['reply'] => ({ code: 550, lines: [`550 ${words}`], ms: 0 })

/** .NET names the code by a word and leaves the number out. */
const dotNet = new RegExp(String.raw`${answered}\s*[:：] ?([^\n]{3,400})`, 'i')

/** What a log line without a reply says, as a refusal to be judged. */
export const findTold = (block: string): FoundSmtp | FoundImap | undefined => {
  const line = block.split('\n')[0] ?? ''
  // JavaMail's own account of itself: the server's lines stand beside it.
  if (/^\s*DEBUG:? (smtp|imap)/i.test(line)) return undefined
  const [, response] = dotNet.exec(line) ?? []
  if (response !== undefined)
    return { kind: 'smtp', reply: made(response), place: 'rcpt', said: response.trim() }
  if (!(program.test(line) || ofClient(line)) || !refuses.test(line)) return undefined
  const text = messageOf(line)
  const words = normalise(withoutNames(text))
  const said = line.trim()
  if (isImapLog(line))
    return aboutLogin(normalise(line)) || /\bauth/i.test(line)
      ? { kind: 'imap', reply: { status: 'NO', text, tagged: true, ms: 0 }, place: 'login', said }
      : undefined
  const place = says.tooEarly(words) ? 'greeting' : aboutLogin(words) && !says.relay(words) ? 'auth' : 'rcpt'
  return { kind: 'smtp', reply: made(text), place, said }
}

/** Where a bounce ends and the mail that came back begins. */
const originalBegins =
  /^\s*-{2,}.*(original|returned|copy of|header|message (follows|text)|unsent)|^(received|return-path|dkim-signature|x-[a-z-]+|message-id):/im

const isBounce =
  /mailer-daemon|post-?master|undeliver|delivery (failed|failure|status|report)|failure (notice|delivery)|returned mail|could not be delivered|unable to deliver|not delivered/i

/** How a bounce begins that somebody pasted without its headers. */
const beginsAsBounce =
  /did not reach (some|all|the following)|could(n't| not) be (delivered|reached)|(was|were)(n't| not) delivered to|delivery (has )?failed (to|for)|returned to sender|nicht zugestellt werden|n.a pas pu [eê]tre (remis|distribu[eé]|livr[eé])|no (se pudo|ha podido ser) entrega|impossibile recapitare|n[aã]o (foi poss[ií]vel entregar|p[oô]de ser entregue)|не может быть доставлено|не удалось доставить|配[信送]できません/i

const MOST_LINES_OF_BOUNCE = 60
const MOST_SENTENCES = 200

/** A bounce as people paste it: short, and neither a log nor a trace. */
export const isPastedBounce = (text: string): boolean =>
  beginsAsBounce.test(text.slice(0, 2000)) &&
  text.split('\n').length <= MOST_LINES_OF_BOUNCE &&
  !/^\s+at [\w.$]+\(|exception/im.test(text)

/** What is said of bounces in general, and not of this one. */
const isInGeneral = (line: string): boolean =>
  /\b(may|might|maybe|perhaps|usually|often|typically|sometimes|generally|commonly|in most cases)\b|\b(common|possible|usual|typical|frequent|likely|various|several|other) (reasons?|causes?)\b|^\W*(if|when|wenn|falls|si|se|als|jeśli|если)\b/i.test(
    line,
  ) ||
  /\b(m[oö]gliche|h[aä]ufige|[uü]bliche|raisons? (possibles?|fr[eé]quentes?)|causes? (possibles?|fr[eé]quentes?)|(causas|razones|motivos) (posibles|habituales|frecuentes)|posibles (causas|razones|motivos)|(cause|motivi|ragioni) (possibili|comuni|frequenti)|possibili (cause|motivi)|(causas|motivos|raz[oõ]es) (poss[ií]veis|comuns)|poss[ií]veis (causas|motivos)|mogelijke (oorzaken|redenen)|mo[zż]liwe przyczyny)|возможн\w+ причин|考えられる(原因|理由)|可能(的)?(原因|理由)/i.test(
    line,
  )

/** Sentences of a bounce that has neither reply nor report. */
export const toldInBounce = (text: string): readonly FoundSmtp[] => {
  const end = originalBegins.exec(text)?.index ?? text.length
  const head = text.slice(0, end)
  if (!isBounce.test(head) && !beginsAsBounce.test(head)) return []
  return head
    .split('\n')
    .map((line) => line.trim())
    .filter(
      (line) =>
        line.length >= 12 &&
        line.length <= 400 &&
        !/^subject:|^(?:undeliverable|failed|original) (?:address|recipient)s?:/i.test(line) &&
        !isInGeneral(line),
    )
    .slice(0, MOST_SENTENCES)
    .map((line): FoundSmtp => ({ kind: 'smtp', reply: made(line), place: 'rcpt', said: line }))
}

/** What a cause must be to be taken from words that no reply code stands before. */
export const isTelling = (cause: string, words: string, evidence: StageEvidence): boolean => {
  const plain = normalise(withoutNames(words))
  if (
    /_(REFUSED|DEFERRED|CLOSING)$|REPLY_NOT_UNDERSTOOD|_CONNECTION_LOST|SERVER_CONFIG_ERROR|GREETING_BUSY/.test(
      cause,
    )
  )
    return false
  if (/^(AUTH_REJECTED|IMAP_LOGIN_REJECTED)/.test(cause))
    return says.wrongPassword(plain) || says.unknownUser(plain)
  return evidence.stage !== 'message'
}
