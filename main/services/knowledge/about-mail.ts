/** Whether a text is about mail at all: Java and the system have the same words for every connection. */

const mailMarks =
  /\bmail|mail\b|\b(relay(ing)?|recipients?|rcpt|mailbox)\b|\w[Mm]ail(er|Service|Sender|Exception)?\b|smtp|imap|postfix|dovecot|exim|sendmail|\bexchange|notif(ication|ier)|(?:\]:|[a-z]:|port\D{0,4})(?:25|465|587|143|993)\b(?![.:]\d)/i

/** Words or an address that only mail has. */
export const isAboutMail = (text: string): boolean =>
  (mailMarks.test(text) || /\w@[\w-]+\.\w/.test(text)) &&
  !/\bjms\b|activemq|rabbitmq|kafka|hornetq|artemis/i.test(text)

/** Names of classes, of those that threw and of those that called. */
const classNames = /\b[a-z]\w{0,60}(?:\.[a-z_]\w{0,60}){1,20}\.[A-Z]\w*/g

/** Java’s own, which everybody calls; but what Java has for the web and for directories is not for mail. */
const isAnybodys = (name: string): boolean =>
  /^(?:java|javax\.net|sun|jdk|com\.sun\.(?:net|crypto)|com\.ibm\.(?:jsse|crypto|security))\b/.test(name) &&
  !/^(?:sun\.net\.www|java\.net\.http|jdk\.internal\.net\.http|java\.sql|java\.rmi|sun\.rmi)\b|java\.net\.Http/.test(
    name,
  )

const otherTrades =
  /\bnginx\b|\bupstream\b|\bwsdl\b|\bj(?:avax|akarta)\.xml\.ws\b|\bHTTP\/\d|"(?:GET|POST|PUT) |\b(?:jdbc|ldaps?|redis|kafka|amqp|mongodb|mysql|postgres\w*):|\bORA-\d|\bsshd?\b|\bo(?:pen)?vpn|\bTNS:/i

/** Surely another trade's, whatever names stand beside it. */
const surelyOther = /\b(?:to|from) upstream, client:|\bclient: [\d.]+, server:/i

/** A page or a service of the web was wanted. */
const forWeb =
  /\b(?:get|post|put|head|patch|delete|fetch\w*|clon\w+|pull\w*|push\w*|request\w*|access\w*|download\w*|connect\w*|for|to)\b:? ["'<]?https?:\/\//i

/** Mail's own ports, and those that test servers and providers use beside them. */
const mailPorts: ReadonlySet<string> = new Set(
  '24 25 26 110 143 465 587 993 995 1025 2465 2525 2526 2587 8025 10025'.split(' '),
)

const ports =
  /(?:\b\d{1,3}(?:\.\d{1,3}){3}|\blocalhost|\])[:/](\d{2,5})\b(?![.:]\d)|\bport\b[ =:]{1,3}(\d{2,5})\b/gi

/** Every port that is named is another service's. */
const namesForeignPort = (text: string): boolean => {
  const named = [...text.matchAll(ports)].map(([, behind, told]) => behind ?? told ?? '')
  const isReply = /\b[245]\d\d[ -]#?[245]\.\d{1,3}\.\d{1,3}\b/.test(text)
  return named.length > 0 && !isReply && !named.some((port) => mailPorts.has(port))
}

/** The codes of FTP are SMTP's, and some that SMTP has not. */
export const isFtp = (text: string): boolean =>
  /\b(?:(?:pro|vs|pure-)?ftpd?|filezilla|227 entering|331 )\b/i.test(text) && !mailMarks.test(text)

/** Java and the system have the same words for every connection: these are of one that is surely not for mail. */
export const isElsewhere = (text: string): boolean => {
  const names = (text.match(classNames) ?? []).filter((name) => !isAnybodys(name))
  if (surelyOther.test(text)) return true
  // A page may be called mail as well.
  if (mailMarks.test(text.replaceAll(/\bhttps?:\/\/\S+/gi, ''))) return false
  return names.length > 0 || otherTrades.test(text) || forWeb.test(text) || namesForeignPort(text)
}
