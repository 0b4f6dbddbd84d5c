/** What the text was talking to: host, port, user and protocol, where it says so. */

export interface Target {
  readonly protocol: 'smtp' | 'imap'
  readonly host: string
  readonly port: number
  readonly username: string
}

export interface Place extends Target {
  /** A token (OAuth) was what was shown at the login, and no password. */
  readonly byToken: boolean
}

const hostPatterns: readonly RegExp[] = [
  /(?:couldn[’']?t connect to host, port|could not connect to SMTP host|bad greeting from SMTP host):\s*([^\s,;]+?),(?:\s*port:)?\s*(\d{1,5})?/i,
  /(?:couldn[’']?t connect to host, port):\s*([^,\n]+?),\s*(\d{1,5})/i,
  /(?:UnknownHostException|Unknown SMTP host|getaddrinfo \w+|verify identity of server)[: ]+([^\s:;,]+)/i,
  /(?:mail\.(?:smtp|imap)s?\.host)\s*[=:]\s*(\S+)/i,
  /trying to connect to host "([^"]+)", port (\d{1,5})/i,
  /connected to host "([^"]+)", port:? (\d{1,5})/i,
  /connect to ([^\s[\]]+)\[[^\]]*\]:(\d{1,5})/i,
  /host ([a-z0-9._-]+\.[a-z]{2,})\s*\[[^\]]*\](?::(\d{1,5}))?/i,
  /relay=([a-z0-9._-]+\.[a-z]{2,})\[[^\]]*\]:(\d{1,5})/i,
  /(?:remote-mta|reporting-mta):\s*dns;\s*([^\s(]+)/i,
  // Exim: behind the transport stands the next server; without one it is a client of its own.
  /\bT=\S+ (?:\S+ )?H=([a-z0-9._-]+\.[a-z]{2,})/,
  /\b(?:smtps?|imaps?):\/\/(?:[^@\s/]{0,200}@)?([a-z0-9._-]+)(?::(\d{1,5}))?/i,
  /\bdial(?:ing)? (?:tcp )?([a-z0-9._-]+):(\d{1,5})/i,
  /\b(?:to|for|server) ([a-z0-9._-]+\.[a-z]{2,})\[[0-9a-f.:]+\]:(\d{1,5})/i,
  /\bname could not be resolved: '([^'\s]+)'/i,
  /connect \w+ (?:[\d.]+|\[?[0-9a-f:]+\]?):(\d{1,5})/i,
  // A name that says what it is for, neither in an address nor in a link.
  /(?<![\w@/.-])((?:smtp|imap|mail|mx|relay|outlook)[\w-]*(?:\.[a-z0-9-]+){1,6}\.[a-z]{2,})(?![\w/-])(?::(\d{2,5}))?/i,
]

const userPatterns: readonly RegExp[] = [
  /(?:mail\.(?:smtp|imap)s?\.user)\s*[=:]\s*(\S+)/i,
  /(?:user(?:name)?|login|sasl_username)\s*[=:]\s*["<]?([^\s"',;<>]+@[^\s"',;<>]+)/i,
  /\buser "?\[?([^\s"',;<>[\]]+@[^\s"',;<>[\]]+)"?/i,
]

/** IMAP where the text names it or its classes and ports; outgoing mail else, which is most of what is pasted. */
export const protocolOf = (text: string): 'smtp' | 'imap' => {
  const imap = (
    text.match(
      /imap|\bSELECT\b|\bINBOX\b|folder|\[(AUTHENTICATIONFAILED|UNAVAILABLE|PRIVACYREQUIRED|EXPIRED|OVERQUOTA|ALERT|LIMIT|INUSE|NONEXISTENT)\b|(?<![.\w[])(143|993)(?![.\w\]])|^\* (BYE|OK)/gim,
    ) ?? []
  ).length
  const smtp = (
    text.match(/smtp|\bRCPT\b|MAIL FROM|\bEHLO\b|SendFailed|relay|(?<![.\w[])(25|465|587)(?![.\w\]])/gim) ??
    []
  ).length
  return imap > smtp ? 'imap' : 'smtp'
}

export const placeOfText = (text: string): Place => {
  let host = ''
  let port = 0
  for (const pattern of hostPatterns) {
    const found = pattern.exec(text)
    if (found === null) continue
    const [, first = '', second = ''] = found
    if (/^\d+$/.test(first)) port ||= Number(first)
    else host ||= first.trim().replace(/[.;]$/, '')
    if (/^\d{1,5}$/.test(second)) port ||= Number(second)
    if (host !== '' && port !== 0) break
  }
  if (port === 0)
    port = Number(
      /(?:mail\.(?:smtp|imap)s?\.port)\s*[=:]\s*(\d{1,5})|\bport[: =]+(\d{2,5})\b/i
        .exec(text)
        ?.slice(1)
        .find(Boolean) ?? 0,
    )
  if (port > 65_535) port = 0
  const username =
    userPatterns.map((pattern) => pattern.exec(text)?.[1]).find((user) => user !== undefined) ?? ''
  const byToken =
    /\b(?:AUTHENTICATE|AUTH) (?:XOAUTH2|OAUTHBEARER)\b|auth\.mechanisms\s*[=:]\s*XOAUTH2|access[ _]token/i.test(
      text,
    )
  return { protocol: protocolOf(text), host, port, username, byToken }
}
