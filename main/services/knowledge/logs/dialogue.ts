/** What breaks off, stays silent or is refused between client and server, as JavaMail and mail servers’ logs say it. */
import { isAboutMail } from '../about-mail.ts'
import { says } from '../phrases/index.ts'
import { cutOff } from '../phrases/system.ts'
import { normalise, withoutNames } from '../text.ts'
import { type Candidate, type LogContext, type LogPattern, sure } from './model.ts'

/** JavaMail’s commands between the greeting and the message. */
const inTransaction = /SMTPTransport\.(?:mailFrom|rcptTo|ehlo|helo|data)\(/

const atGreeting = (text: string): boolean =>
  /openServer|while receiving the initial server greeting|greeting|initial connection/i.test(text)

const readTimedOut = ({ text, protocol, port }: LogContext): readonly Candidate[] => {
  const isSmtp = protocol === 'smtp'
  const plainOnTls: Candidate = {
    cause: isSmtp ? 'PLAIN_ON_TLS_PORT' : 'IMAP_PLAIN_ON_TLS_PORT',
    stage: 'greeting',
    decidedBy: 'The port answers a TLS handshake, and Use SSL is not ticked.',
  }
  const silent: Candidate = {
    cause: 'GREETING_TIMEOUT',
    stage: 'greeting',
    decidedBy: 'The port stays silent in plain text and in TLS.',
  }
  const handshake: Candidate = {
    cause: 'TLS_HANDSHAKE_TIMEOUT',
    stage: 'tls',
    decidedBy: 'Use SSL is ticked, and the trace passes through the TLS handshake.',
  }
  const later: Candidate = {
    cause: isSmtp ? 'SMTP_REPLY_TIMEOUT' : 'IMAP_REPLY_TIMEOUT',
    stage: isSmtp ? 'envelope' : 'select',
    decidedBy: 'The trace shows a command after the greeting.',
  }
  if (isSmtp && inTransaction.test(text)) return [{ ...later, decidedBy: '' }]
  if (/finishData|sendMessage.*data/i.test(text))
    return [
      { ...later, stage: 'message', decidedBy: 'Small messages hang as well.' },
      { cause: 'TCP_MTU_BLACKHOLE', stage: 'message', decidedBy: 'Small messages pass, large ones hang.' },
    ]
  if (/startHandshake|SSLSocketImpl\.(readHandshake|startHandshake)/i.test(text))
    return [{ ...handshake, decidedBy: '' }]
  if (atGreeting(text)) return [plainOnTls, silent]
  const likelyTls = port === 465 || port === 993
  return likelyTls ? [plainOnTls, silent, handshake, later] : [silent, later, plainOnTls]
}

/** On a port that is for TLS, silence until the end is how a server takes plain text. */
const closedAtGreeting = ({ port }: LogContext): readonly Candidate[] => {
  if (port !== 465) return [{ cause: 'GREETING_CLOSED', stage: 'greeting', decidedBy: '' }]
  return [
    {
      cause: 'PLAIN_ON_TLS_PORT',
      stage: 'greeting',
      decidedBy: 'Use SSL is not ticked: this port begins with TLS.',
    },
    {
      cause: 'GREETING_CLOSED',
      stage: 'greeting',
      decidedBy: 'Use SSL is ticked, or the port stays without a word in TLS as well.',
    },
  ]
}

const reset = ({ text, protocol }: LogContext): readonly Candidate[] => {
  const isSmtp = protocol === 'smtp'
  if (/finishData|end of DATA/i.test(text))
    return [{ cause: 'LOST_AFTER_DATA', stage: 'message', decidedBy: '' }]
  if (atGreeting(text)) return [{ cause: 'TCP_RESET_AT_CONNECT', stage: 'greeting', decidedBy: '' }]
  // What can break off in the middle of a command or a message has been greeted.
  if (
    isSmtp &&
    /lost connection with .{1,200} while (sending|performing the (EHLO|HELO|LHLO))|SMTPTransport\.(mailFrom|rcptTo|ehlo|helo|data|sendMessage)\b|can.t send command to SMTP host|while sending message/i.test(
      text,
    )
  )
    return [{ cause: 'SMTP_CONNECTION_LOST', stage: 'envelope', decidedBy: '' }]
  if (/handshake/i.test(text)) return [{ cause: 'TLS_HANDSHAKE_CUT', stage: 'tls', decidedBy: '' }]
  return [
    {
      cause: 'TCP_RESET_AT_CONNECT',
      stage: 'greeting',
      decidedBy: 'It comes at once, before any reply of the server.',
    },
    {
      cause: isSmtp ? 'SMTP_CONNECTION_LOST' : 'IMAP_CONNECTION_LOST',
      stage: isSmtp ? 'envelope' : 'select',
      decidedBy: 'Replies came before it.',
    },
  ]
}

/** Logs of servers without the reply that they gave. */
export const serverLogPatterns: readonly LogPattern[] = [
  {
    // Programs have loops of their own, and routes have hops: without a reply the words have to be mail's.
    pattern:
      /\b(?:mail|forward\w*|routing|delivery|alias\w*)[- /]+(?:\w+ )?loop|\bloop\w* back to\b|\bhops?\b|\breceived\b|\b(?:mail|message) (?:is|was) looping/i,
    when: ({ text }) =>
      isAboutMail(text) &&
      !/trac(?:e|ing) ?rout|tracert/i.test(text) &&
      // What mail may also meet with, in a page or a bounce that explains.
      !/\b(?:may|might|can|could)\b(?: also)? (?:be|come|have|happen|occur|result|mean|indicate)\b[^\n]{0,80}\bloop/i.test(
        text,
      ) &&
      says.mailLoop(normalise(withoutNames(text))),
    candidates: sure('MAIL_LOOP', 'envelope'),
  },
  // Logs of servers without the reply that they gave.
  {
    pattern:
      /SASL \S{1,40} authentication failed|\((?:auth failed, )?[1-9]\d* (?:authentication )?attempts|authenticator failed for/i,
    candidates: ({ text, protocol }) => {
      // Postfix 3 writes “(reason unavailable)” where the login service gave none.
      const down = /generic failure|temporary|connection lost|(?<!reason )unavailable|timed? ?out/i.test(text)
      if (/invalid authentication mechanism|no mechanism available/i.test(text))
        return [
          {
            cause: 'AUTH_MECHANISM_UNSUPPORTED',
            stage: protocol === 'imap' ? 'login' : 'auth',
            decidedBy: '',
          },
        ]
      const isImap = protocol === 'imap' || /\bimap-?login\b/i.test(text)
      if (isImap)
        return [
          {
            cause: down ? 'IMAP_TEMPORARILY_UNAVAILABLE' : 'IMAP_LOGIN_REJECTED',
            stage: 'login',
            decidedBy: '',
          },
        ]
      return [{ cause: down ? 'AUTH_TEMPORARY_FAILURE' : 'AUTH_REJECTED', stage: 'auth', decidedBy: '' }]
    },
  },
]

/** The words of a program that had a server before it. */
export const dialoguePatterns: readonly LogPattern[] = [
  {
    pattern:
      /STARTTLS (is )?required but (host does not support|not supported)|TLS is required, but was not offered|STARTTLS( extension)? not (offered|supported|advertised)|(does not|doesn.t) support STARTTLS/i,
    candidates: sure('STARTTLS_NOT_OFFERED', 'starttls'),
  },
  {
    pattern:
      /(does not|doesn.t|not) (advertise|offer|support)\w* (the )?(SMTP )?AUTH\b|SMTP AUTH extension not supported|AUTH command used when not advertised/i,
    candidates: sure('EHLO_NO_LOGIN_OFFERED', 'ehlo'),
  },
  {
    pattern:
      /no authentication mech\w{1,8} supported|invalid authentication mechanism|no (worthy|suitable|acceptable) (mechs?|mechanisms?)( found)?|no mechanism available|SASL mechanism.{0,30}not available/i,
    candidates: (context) => [
      {
        cause: 'AUTH_MECHANISM_UNSUPPORTED',
        stage: context.protocol === 'smtp' ? 'auth' : 'login',
        decidedBy: '',
      },
    ],
  },
  { pattern: /no login methods supported/i, candidates: sure('IMAP_LOGIN_NEEDS_TLS', 'capability') },
  {
    pattern: /no password specified|password (is )?(missing|not set|empty)/i,
    candidates: (context) => [
      { cause: 'NO_PASSWORD', stage: context.protocol === 'smtp' ? 'auth' : 'login', decidedBy: '' },
    ],
  },
  {
    pattern: /port out of range|ERR_SOCKET_BAD_PORT|port should be >= 0/i,
    candidates: sure('PORT_OUT_OF_RANGE', 'settings'),
  },
  {
    pattern:
      /greeting (was )?(never|not) (received|sent)|(waiting for|no) (the )?(server )?greeting\b.{0,40}(time|received)/i,
    candidates: readTimedOut,
  },
  {
    pattern: /bad greeting from SMTP host.{0,200}\[EOF\]|response: -1\b/i,
    candidates: closedAtGreeting,
  },
  {
    // Go and its kin say no more than that the stream has ended.
    pattern: /\[EOF\]|\b(?:err|error|fail\w*|send\w*)\b[^\n]{0,300}[:=] ?["']?(?:unexpected )?EOF\b/i,
    when: ({ text }) => isAboutMail(text),
    candidates: ({ text, protocol }) =>
      /SMTPTransport\.finishData/.test(text)
        ? [{ cause: 'LOST_AFTER_DATA', stage: 'message', decidedBy: '' }]
        : // An answer was waited for: to the login, or to a command.
          /AuthenticationFailedException|SMTPTransport\$Authenticator/.test(text) ||
            (protocol === 'smtp' && /SMTPTransport\.(ehlo|helo|mailFrom|rcptTo|issue|data)/i.test(text))
          ? [
              {
                cause: 'SMTP_CONNECTION_LOST',
                stage: /Authenticat/.test(text) ? 'auth' : 'ehlo',
                decidedBy: '',
              },
            ]
          : [
              {
                cause: 'GREETING_CLOSED',
                stage: 'greeting',
                decidedBy: 'No reply of the server came before it.',
              },
              {
                cause: 'SMTP_CONNECTION_LOST',
                stage: 'ehlo',
                decidedBy: 'Replies of the server came before it.',
              },
            ],
  },
  {
    pattern: /bad greeting from SMTP host.{0,200}(\* OK|SSH-|HTTP\/|\+OK)/i,
    candidates: sure('GREETING_WRONG_SERVICE', 'greeting'),
  },
  {
    pattern: /MessagingException: 220[ -]/i,
    when: ({ text }) => /imap/i.test(text) || !/\bmail\.smtp\b/i.test(text),
    candidates: sure('IMAP_WRONG_SERVICE', 'greeting'),
  },
  {
    pattern: /ReadOnlyFolderException|cannot open in desired mode|folder is read-?only/i,
    candidates: sure('IMAP_FOLDER_READ_ONLY', 'select'),
  },
  { pattern: /FolderNotFoundException/i, candidates: sure('IMAP_FOLDER_NOT_FOUND', 'select') },
  { pattern: /ReferralException/i, candidates: sure('IMAP_REFERRAL', 'login') },
  {
    pattern: /connection dropped by server/i,
    when: ({ text }) => !/openServer|IMAPProtocol\.<init>|greeting|Folder|^\s+at /im.test(text),
    candidates: () => [
      {
        cause: 'IMAP_CLOSED',
        stage: 'greeting',
        decidedBy: 'It comes at once, when TeamConnect begins to read.',
      },
      {
        cause: 'IMAP_CONNECTION_LOST',
        stage: 'select',
        decidedBy: 'The mailbox was open before, and it comes now and then.',
      },
    ],
  },
  {
    pattern: /connection dropped by server|(?:Folder|Store)Closed(?:IO)?Exception/i,
    candidates: ({ text }) => [
      /openServer|IMAPProtocol\.<init>|greeting/i.test(text)
        ? { cause: 'IMAP_CLOSED', stage: 'greeting', decidedBy: '' }
        : { cause: 'IMAP_CONNECTION_LOST', stage: 'select', decidedBy: '' },
    ],
  },
]

/** A connection that was there. */
export const lostPatterns: readonly LogPattern[] = [
  {
    pattern:
      /conversation with .{1,200} timed out|read timed out|timed out while (receiving|sending|performing|waiting)|SocketTimeoutException/i,
    when: ({ text }) => !/timed out while/i.test(text) || isAboutMail(text),
    candidates: readTimedOut,
  },
  {
    pattern: cutOff,
    candidates: reset,
  },
  {
    // JavaMail's own words for a connection that was there.
    pattern: /\* BYE J(?:ava|akarta )Mail Exception/,
    candidates: sure('IMAP_CONNECTION_LOST', 'select'),
  },
  {
    // What the server says of a message, or the message itself, as the library takes it apart.
    pattern:
      /unable to load (?:BODYSTRUCTURE|ENVELOPE)|(?:BODYSTRUCTURE|ENVELOPE) parse error|\biap\.ParsingException\b|\bin parsing (?:the )?(?:BODYSTRUCTURE|ENVELOPE)/i,
    candidates: sure('IMAP_MESSAGE_UNREADABLE', 'mailbox'),
  },
  {
    // The class that finds out too late: the other side hung up since the last command.
    pattern: /IllegalStateException: Not connected/,
    when: ({ text }) => /SMTPTransport\.|IMAP(?:Store|Folder)\./.test(text),
    candidates: ({ text }) => [
      /SMTPTransport\./.test(text)
        ? { cause: 'SMTP_CONNECTION_LOST', stage: 'envelope', decidedBy: '' }
        : { cause: 'IMAP_CONNECTION_LOST', stage: 'select', decidedBy: '' },
    ],
  },
]

/** That it failed, and little of why. */
export const generalPatterns: readonly LogPattern[] = [
  {
    pattern: /did not accept our (requests?|attempts?) to connect|unable to establish (a )?connection/i,
    candidates: sure('TCP_CONNECT_FAILED', 'connect'),
  },
  {
    pattern: /exception reading response|could not connect to SMTP host|couldn[’']?t connect to host/i,
    // What the program itself lacks is no matter of the network.
    when: ({ text }) => !/ClassNotFoundException|NoClassDefFoundError|unknown socket factory/i.test(text),
    candidates: () => [
      {
        cause: 'TCP_CONNECT_FAILED',
        stage: 'connect',
        decidedBy: 'The lines below it (“nested exception is”) name the network’s fault.',
      },
      { cause: 'GREETING_TIMEOUT', stage: 'greeting', decidedBy: 'They say “Read timed out”.' },
      { cause: 'TCP_RESET_AT_CONNECT', stage: 'greeting', decidedBy: 'They say “Connection reset”.' },
      { cause: 'TLS_HANDSHAKE_FAILED', stage: 'tls', decidedBy: 'They speak of SSL or certificates.' },
    ],
  },
  {
    pattern:
      /AddressException: (Illegal|Missing|Local address|Domain|Empty|Extra|Nested)|illegal address|Missing final '@domain'/i,
    candidates: () => [
      {
        cause: 'SENDER_SYNTAX',
        stage: 'settings',
        decidedBy: 'The address in the text is the Reply-To Address or a user’s own.',
      },
      {
        cause: 'RECIPIENT_SYNTAX',
        stage: 'envelope',
        decidedBy: 'The address in the text is one that the mail was to go to.',
      },
    ],
  },
  {
    pattern: /SendFailedException: (Invalid Addresses|No recipient)/i,
    candidates: () => [
      {
        cause: 'RELAY_DENIED',
        stage: 'envelope',
        decidedBy: 'The lines below it (“nested exception is”) speak of relaying.',
      },
      {
        cause: 'RECIPIENT_UNKNOWN',
        stage: 'envelope',
        decidedBy: 'The lines below it say that a user or mailbox is unknown.',
      },
      { cause: 'SENDER_NOT_OWNED', stage: 'envelope', decidedBy: 'The lines below it speak of the sender.' },
      {
        cause: 'EHLO_NAME_NOT_QUALIFIED',
        stage: 'envelope',
        decidedBy: 'The lines below it speak of the HELO name.',
      },
    ],
  },
  {
    pattern: /AuthenticationFailedException/i,
    candidates: ({ protocol }) =>
      protocol === 'smtp'
        ? [
            { cause: 'AUTH_REJECTED', stage: 'auth', decidedBy: 'The server’s reply begins with 5.' },
            {
              cause: 'AUTH_TEMPORARY_FAILURE',
              stage: 'auth',
              decidedBy: 'The server’s reply begins with 4: then the password is not the problem.',
            },
          ]
        : [
            {
              cause: 'IMAP_LOGIN_REJECTED',
              stage: 'login',
              decidedBy: 'The server’s words speak of user name or password.',
            },
            {
              cause: 'IMAP_TEMPORARILY_UNAVAILABLE',
              stage: 'login',
              decidedBy: 'The server’s words speak of a temporary fault or a limit.',
            },
          ],
  },
]
