/**
 * Whether the Secret Service would have to be unlocked first. Where there is no display, nobody sees its prompt:
 * gnome-keyring then waits for ever, the module's call with it, and a program with a thread that waits cannot
 * end. So it is asked here, by calls that never prompt (Secret Service API, "SearchItems" and "Locked").
 */
import { connect } from 'node:net'
import { busSockets, type Environment, hello } from './bus.ts'
import {
  bodyNumber,
  bodyText,
  type MethodCall,
  methodCall,
  padded,
  type Reply,
  replyTo,
  text,
  uint32,
} from './dbus.ts'

/** What is about to be touched: an entry that may be there, or the keyring that new ones go to. */
export type LockQuestion = { readonly service: string; readonly account: string } | 'default keyring'

const secrets = 'org.freedesktop.secrets'
const bus = 'org.freedesktop.DBus'

/** `a{ss}`: entries begin at multiples of eight. */
const attributes = (pairs: readonly (readonly [string, string])[]): Buffer => {
  const entries = Buffer.concat(
    pairs.map(([key, value], index) => {
      const entry = Buffer.concat([padded(text(key), 4), text(value)])
      return index < pairs.length - 1 ? padded(entry, 8) : entry
    }),
  )
  return Buffer.concat([uint32(entries.length), Buffer.alloc(4), entries])
}

/** The first question is to the service itself. */
const toService = {
  serial: 2,
  destination: secrets,
  path: '/org/freedesktop/secrets',
  interface: 'org.freedesktop.Secret.Service',
}

const search = (service: string, account: string): MethodCall => ({
  ...toService,
  member: 'SearchItems',
  body: {
    signature: 'a{ss}',
    bytes: attributes([
      ['service', service],
      ['username', account],
    ]),
  },
})

/**
 * The default keyring by its own path. By that of the alias gnome-keyring (42 and newer) looks it up in a table that
 * another thread of it changes whenever a program connects: it can abort, and is then started again locked.
 */
const readAlias: MethodCall = {
  ...toService,
  member: 'ReadAlias',
  body: { signature: 's', bytes: text('default') },
}

const getLocked = (path: string): MethodCall => ({
  serial: 3,
  destination: secrets,
  path,
  interface: `${bus}.Properties`,
  member: 'Get',
  body: {
    signature: 'ss',
    bytes: Buffer.concat([padded(text('org.freedesktop.Secret.Collection'), 4), text('Locked')]),
  },
})

/** What is known by a reply, or is to be asked next. */
type Step = boolean | { readonly call: MethodCall; readonly next: (reply: Reply) => Step }

const stepsTo = (question: LockQuestion): Step =>
  question === 'default keyring'
    ? {
        call: readAlias,
        next: (alias) => {
          const path = bodyText(alias)
          if (path === undefined || path === '/') return false
          // A variant: its signature first, then the boolean at a multiple of four.
          return { call: getLocked(path), next: (reply) => bodyNumber(reply, 4) === 1 }
        },
      }
    : {
        call: search(question.service, question.account),
        // Two arrays of object paths: what is unlocked and what is locked.
        next: (reply) => bodyNumber(reply, 0) === 0 && (bodyNumber(reply, 4) ?? 0) > 0,
      }

const ask = (path: string, question: LockQuestion, timeoutMs: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(path)
    let came = Buffer.alloc(0)
    let isKnown = false
    let step = stepsTo(question)
    const finish = (locked: boolean) => {
      clearTimeout(timer)
      socket.destroy()
      resolve(locked)
    }
    const timer = setTimeout(() => finish(false), timeoutMs)
    socket.on('error', () => finish(false))
    socket.on('close', () => finish(false))
    socket.on('connect', () => {
      const user = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex')
      socket.write(`\0AUTH EXTERNAL ${user}\r\n`)
    })
    socket.on('data', (bytes) => {
      came = Buffer.concat([came, bytes])
      if (!isKnown) {
        const end = came.indexOf('\r\n')
        if (end === -1) return
        if (!came.toString('latin1').startsWith('OK')) return finish(false)
        isKnown = true
        came = came.subarray(end + 2)
        socket.write(Buffer.concat([Buffer.from('BEGIN\r\n'), hello()]))
        if (typeof step === 'object') socket.write(methodCall(step.call))
      }
      while (typeof step === 'object') {
        const reply = replyTo(step.call.serial, came)
        if (reply === undefined) return
        step = reply.isError ? false : step.next(reply)
        if (typeof step === 'object') socket.write(methodCall(step.call))
      }
      finish(step)
    })
  })

/** @returns false also where it cannot be told: then the module finds out, and says what is the matter */
export const isLockedUnseen = async (
  environment: Environment,
  question: LockQuestion,
  timeoutMs = 2000,
): Promise<boolean> => {
  // With a display the person is asked, and the answer is awaited.
  if (environment['DISPLAY'] || environment['WAYLAND_DISPLAY']) return false
  const [path] = busSockets(environment)
  return path === undefined ? false : ask(path, question, timeoutMs)
}
