/** Passwords that stand in a text: masked everywhere, and reported, since they were handed on. */

export const MASK = '••••••'

/** Each is looked for in the whole text. */
const MOST_VALUES = 100

interface Found {
  readonly line: number
  readonly what: string
}

interface Sign {
  readonly what: string
  /** Group 1 is what stands before the secret, group 2 the secret. */
  readonly pattern: RegExp
}

const signs: readonly Sign[] = [
  {
    what: 'a password in a settings line',
    pattern:
      /((?:^|[\s,;{("'])[\w.-]{0,60}(?:passwo?r?d|passwd|passwort|kennwort|passphrase|\bpwd|secret|api[_-]?key|token)["']?\s*(?:[=:]|=>)\s*["']?)([^\s"',;&)}<>]+)/gi,
  },
  { what: 'a password in XML', pattern: /(<(?:[\w.-]{0,60}password|pwd|secret)>)([^<]+)/gi },
  {
    what: 'a password in an address',
    pattern: /(\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@]{1,200}:)([^\s@/]+)(?=@)/gi,
  },
  {
    what: 'a password in an IMAP login',
    pattern: /(\b[A-Za-z]{0,5}\d{1,9}\s+LOGIN\s+(?:"[^"]*"|\S+)\s+)("(?:[^"\\]|\\.)*"|[^\s"]+)(?=\s*$)/gi,
  },
  {
    what: 'a login in base64',
    pattern: /(\bAUTH(?:ENTICATE)?\s+(?:PLAIN|XOAUTH2|OAUTHBEARER|LOGIN|CRAM-MD5)\s+)([A-Za-z0-9+/=]{8,})/gi,
  },
  { what: 'a POP password', pattern: /((?:^|\s)PASS\s+)(\S+)(?=\s*$)/g },
  { what: 'a POP password', pattern: /((?:^\s*|\bC: |>+ ?)pass\s+)(\S+)(?=\s*$)/gi },
  { what: 'a bearer token', pattern: /(\bBearer\s+)([\w.~+/-]{16,}=*)/g },
]

/** Words that stand in the place of a password without being one. */
const isStandIn = (value: string): boolean =>
  /^(\*+|•+|x{3,}|null|none|true|false|empty|hidden|masked|redacted|suppressed|expired|required|incorrect|invalid|is|was|not|ENC\(.*|<.*>|\$\{.*|\[.*)$/i.test(
    value,
  ) || value.length < 3

/** The answers to a server's challenges: each stands alone on its line. */
const challenge = /\bAUTH(?:ENTICATE)?\s+(?:PLAIN|LOGIN|XOAUTH2|OAUTHBEARER|CRAM-MD5)\b/i
const answer =
  /^((?:\s*|.*(?:\bC:|\bclient -> server:|>>|->)\s*))(?=\S*[A-Z])(?=\S*[a-z0-9])([A-Za-z0-9+/]{8,}={0,2})(\s*)$/
/** A login takes no more lines than that, the server's among them. */
const LINES_OF_LOGIN = 5

/** The password of `AUTH PLAIN` (RFC 4616), which may stand elsewhere as it is. */
const passwordIn = (value: string): string => {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(value), (c) => c.charCodeAt(0))).split('\0')[2] ?? ''
  } catch {
    return ''
  }
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** @returns the text with every password masked, also where it stands again without its label or in other letters. */
export const maskSecrets = (text: string): { readonly text: string; readonly secrets: readonly Found[] } => {
  const values = new Set<string>()
  const secrets: Found[] = []
  const told = new Set<string>()
  const keep = (value: string): void => {
    // Short values would mask ordinary words all over the text.
    if (value.length >= 6 && values.size < MOST_VALUES) values.add(value)
  }
  let left = 0
  const lines = text.split('\n').map((line, index) => {
    let shown = line
    left = challenge.test(line) ? LINES_OF_LOGIN : left - 1
    const answered = left > 0 && !/\b334 |\bS: /.test(line) ? answer.exec(line) : null
    if (answered !== null) {
      const [, before = '', value = '', after = ''] = answered
      secrets.push({ line: index + 1, what: 'a login in base64' })
      keep(value)
      keep(passwordIn(value))
      shown = `${before}${MASK}${after}`
    }
    for (const { pattern, what } of signs) {
      shown = shown.replaceAll(pattern, (whole, before: string, value: string) => {
        const bare = value.replaceAll(/^"|"$/g, '')
        if (isStandIn(bare) || bare === MASK) return whole
        if (!told.has(`${index} ${what}`)) {
          told.add(`${index} ${what}`)
          secrets.push({ line: index + 1, what })
        }
        keep(bare)
        if (what === 'a login in base64') keep(passwordIn(bare))
        return `${before}${MASK}`
      })
    }
    return shown
  })
  let masked = lines.join('\n')
  for (const value of [...values].sort((one, other) => other.length - one.length))
    masked = masked.replaceAll(new RegExp(escaped(value), 'giu'), MASK)
  return { text: masked, secrets }
}
