/**
 * Where hoodiecrow 2.1.0 differs from what a mail server does today, put right: as plugins, so that the
 * package stays as published.
 */
import type { Connection, ParsedCommand, Plugin, Response } from 'hoodiecrow-imap'
import { renderedResponse } from './imap-response.ts'

const text = (value: string) => ({ type: 'TEXT', value })

/** `tag OK|NO|BAD [CODE] words` */
function reply(
  connection: Connection,
  parsed: ParsedCommand,
  command: 'OK' | 'NO' | 'BAD',
  words: string,
): void {
  connection.send({ tag: parsed.tag, command, attributes: [text(words)] }, command, parsed)
}

/** A string argument of a command, `undefined` where there is none. */
function argument(parsed: ParsedCommand, index: number): string | undefined {
  const value = parsed.attributes?.[index]
  return value === null || value === undefined || Array.isArray(value) ? undefined : value.value
}

/** hoodiecrow's strings hold one byte per character. */
const decoded = (bytes: string) => Buffer.from(bytes, 'latin1').toString('utf8')

/** hoodiecrow's own `send` with {@link renderedResponse} in it. Notifications wait for a command's tagged reply. */
const ownResponses: Plugin = (server) => {
  server.connectionHandlers.push((connection) => {
    connection.send = (response, description, parsed, ...rest) => {
      const { socket } = connection
      if (socket === null || socket.destroyed) return
      if (response.notification !== true && response.tag !== '*') connection.processNotifications(parsed)
      for (const handler of server.outputHandlers) handler(connection, response, description, parsed, ...rest)
      if (response.skipResponse !== true) socket.write(renderedResponse(response))
    }
  })
}

/** LOGIN and AUTHENTICATE PLAIN (RFC 3501, RFC 4616), with the response codes of RFC 5530. */
export const signIn =
  (accepts: (connection: Connection, username: string, password: string) => boolean): Plugin =>
  (server) => {
    const mayStart = (connection: Connection, parsed: ParsedCommand): boolean => {
      if (connection.state === 'Not Authenticated') return true
      reply(connection, parsed, 'BAD', 'Already authenticated, identity change not allowed')
      return false
    }
    const finish = (connection: Connection, parsed: ParsedCommand, username: string, password: string) => {
      if (!accepts(connection, username, password)) {
        reply(connection, parsed, 'NO', '[AUTHENTICATIONFAILED] Authentication failed.')
        return
      }
      connection.state = 'Authenticated'
      reply(connection, parsed, 'OK', 'Logged in')
    }
    server.setCommandHandler('LOGIN', (connection, parsed, _data, callback) => {
      const username = argument(parsed, 0)
      const password = argument(parsed, 1)
      if (username === undefined || password === undefined || parsed.attributes?.length !== 2) {
        reply(connection, parsed, 'BAD', 'LOGIN takes 2 string arguments')
      } else if (mayStart(connection, parsed)) {
        finish(connection, parsed, decoded(username), decoded(password))
      }
      callback()
    })

    const finishPlain = (connection: Connection, parsed: ParsedCommand, base64: string) => {
      const [, username = '', password = ''] = Buffer.from(base64, 'base64').toString('utf8').split('\0')
      finish(connection, parsed, username, password)
    }
    const whileSignedOut = (connection: Connection) => connection.state === 'Not Authenticated'
    server.registerCapability('SASL-IR', whileSignedOut)
    server.registerCapability('AUTH=PLAIN', whileSignedOut)
    server.setCommandHandler('AUTHENTICATE PLAIN', (connection, parsed, _data, callback) => {
      if (!mayStart(connection, parsed)) return callback()
      const initial = argument(parsed, 0)
      if (initial !== undefined) {
        finishPlain(connection, parsed, initial)
        return callback()
      }
      // The queue waits: a command that was sent along would be taken for the answer to the challenge.
      connection.inputHandler = (line) => {
        connection.inputHandler = false
        if (line === '*') reply(connection, parsed, 'BAD', 'Authentication aborted')
        else finishPlain(connection, parsed, line)
        callback()
      }
      connection.socket?.write('+ \r\n')
      return undefined
    })
  }

/** IDLE (RFC 2177). hoodiecrow's own keeps a timer for 30 minutes after the client has gone. */
export const idle: Plugin = (server) => {
  server.registerCapability('IDLE')
  server.setCommandHandler('IDLE', (connection, parsed, _data, callback) => {
    if (connection.state === 'Not Authenticated') {
      reply(connection, parsed, 'BAD', 'Log in first')
      return callback()
    }
    if (parsed.attributes !== undefined) {
      reply(connection, parsed, 'BAD', 'IDLE takes no arguments')
      return callback()
    }
    connection.directNotifications = true
    connection.inputHandler = (line) => {
      connection.inputHandler = false
      connection.directNotifications = false
      if (line.trim().toUpperCase() === 'DONE') reply(connection, parsed, 'OK', 'Idle completed.')
      else reply(connection, parsed, 'BAD', 'Expected DONE.')
      callback()
    }
    connection.socket?.write('+ idling\r\n')
    connection.processNotifications()
    return undefined
  })
}

/** STARTTLS (RFC 3501, section 6.2.1); the transport does the work, and throws away what came too early. */
export const startTls =
  (upgrade: (connection: Connection) => void): Plugin =>
  (server) => {
    server.registerCapability(
      'STARTTLS',
      (connection) => !connection.secureConnection && connection.state === 'Not Authenticated',
    )
    server.setCommandHandler('STARTTLS', (connection, parsed, _data, callback) => {
      if (connection.secureConnection || connection.state !== 'Not Authenticated') {
        reply(connection, parsed, 'BAD', 'TLS is already active, or too late')
        return callback()
      }
      reply(connection, parsed, 'OK', 'Begin TLS negotiation now.')
      upgrade(connection)
      return callback()
    })
  }

const firstWords = (response: Response): string => {
  const first = response.attributes?.[0] as { value?: unknown } | undefined
  return typeof first?.value === 'string' ? first.value : ''
}

/** Replies that servers word otherwise, and that clients rely on. */
export const soundReplies: Plugin = (server) => {
  ownResponses(server)

  // Its own writes "+06-30" in zones of half hours.
  server.formatInternalDate = (date) => {
    const [, day = '', month = '', year = '', clock = ''] =
      /(\d+) (\w+) (\d+) ([\d:]+)/.exec(date.toUTCString()) ?? []
    return `${day}-${month}-${year} ${clock} +0000`
  }

  // A SELECT of a mailbox that is not there is refused with NO, and a code (RFC 5530); BAD is for syntax.
  server.outputHandlers.push((_connection, response) => {
    if (response.command === 'BAD' && firstWords(response) === 'Invalid mailbox name') {
      response.command = 'NO'
      response.attributes = [text('[NONEXISTENT] Unknown mailbox')]
    }
  })

  // A search without a hit still has its untagged line (RFC 3501, section 6.4.4).
  server.outputHandlers.push((connection, response, description, parsed) => {
    if (parsed === undefined || (description !== 'SEARCH' && description !== 'UID SEARCH')) return
    if (response.tag === '*') parsed.searchAnswered = true
    else if (response.command === 'OK' && parsed.searchAnswered !== true) {
      connection.send({ tag: '*', command: 'SEARCH' }, description, parsed)
    }
  })
}

const MOST_WILDCARDS = 8
const MOST_FOLDERS = 50

/** Thrown where a message does not fit any more; becomes `NO [OVERQUOTA]`. */
export const OVER_QUOTA = Symbol('over quota')

/** All folders together hold no more than this, whoever puts it there: SMTP, APPEND or COPY. */
export const quota =
  (most: { bytes: number; messages: number }): Plugin =>
  (server) => {
    const { appendMessage } = server
    server.appendMessage = (mailbox, flags, internalDate, raw, ...rest) => {
      const stored = Object.values(server.folderCache).flatMap(({ messages }) => messages)
      const bytes = stored.reduce((sum, message) => sum + message.raw.length, raw.length)
      if (bytes > most.bytes || stored.length >= most.messages) throw OVER_QUOTA
      return appendMessage.call(server, mailbox, flags, internalDate, raw, ...rest)
    }
  }

/** Guards around commands; the last plugin, since it wraps what the others have registered. */
export const guards: Plugin = (server) => {
  const wrap = (
    name: string,
    check: (connection: Connection, parsed: ParsedCommand) => string | undefined,
  ) => {
    const inner = server.getCommandHandler(name)
    if (inner === false) return
    server.setCommandHandler(name, (connection, parsed, data, callback) => {
      const refusal = check(connection, parsed)
      if (refusal === undefined) return inner(connection, parsed, data, callback)
      reply(connection, parsed, 'NO', refusal)
      return callback()
    })
  }

  // A pattern becomes a regular expression, which many wildcards make run for ever.
  for (const name of ['LIST', 'LSUB']) {
    wrap(name, (_connection, parsed) => {
      const pattern = `${argument(parsed, 0) ?? ''}${argument(parsed, 1) ?? ''}`
      const wildcards = pattern.match(/[*%]/g)?.length ?? 0
      return wildcards > MOST_WILDCARDS || pattern.length > 255 ? '[LIMIT] Pattern too complex' : undefined
    })
  }

  // hoodiecrow forgets in these that EXAMINE opened the mailbox, and would delete and mark all the same.
  const notWhenExamined = (connection: Connection) =>
    connection.state === 'Selected' && connection.readOnly === true ? 'Mailbox is read-only' : undefined
  for (const name of ['STORE', 'UID STORE', 'EXPUNGE', 'UID EXPUNGE', 'MOVE', 'UID MOVE']) {
    wrap(name, notWhenExamined)
  }
  wrap('CREATE', () =>
    Object.keys(server.folderCache).length >= MOST_FOLDERS ? '[LIMIT] Too many mailboxes' : undefined,
  )
  const close = server.getCommandHandler('CLOSE')
  const unselect = server.getCommandHandler('UNSELECT')
  if (close !== false && unselect !== false) {
    server.setCommandHandler('CLOSE', (connection, ...rest) =>
      (connection.readOnly === true ? unselect : close)(connection, ...rest),
    )
  }

  // An exception in a command left the connection waiting for ever.
  for (const [name, inner] of Object.entries(server.commandHandlers)) {
    server.setCommandHandler(name, (connection, parsed, data, callback) => {
      let done = false
      const once = () => {
        if (done) return
        done = true
        callback()
      }
      try {
        inner(connection, parsed, data, once)
      } catch (error) {
        const words =
          error === OVER_QUOTA
            ? '[OVERQUOTA] The practice mailbox is full'
            : '[SERVERBUG] The practice server could not do that'
        if (!done) reply(connection, parsed, 'NO', words)
        once()
      }
    })
  }
}
