/**
 * Whether the Secret Service would have to be unlocked first. Where there is no display, nobody sees its prompt:
 * gnome-keyring then waits for ever, the module's call with it, and a program with a thread that waits cannot
 * end. So it is asked here, by calls that never prompt (Secret Service API, "SearchItems" and "Locked").
 */
import { connect } from 'node:net'
import { busSockets, type Environment, hello } from './bus.ts'
import { bodyNumber, type MethodCall, methodCall, padded, type Reply, replyTo, text, uint32 } from './dbus.ts'

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

const callFor = (question: LockQuestion): MethodCall =>
  question === 'default keyring'
    ? {
        serial: 2,
        destination: secrets,
        path: '/org/freedesktop/secrets/aliases/default',
        interface: `${bus}.Properties`,
        member: 'Get',
        body: {
          signature: 'ss',
          bytes: Buffer.concat([padded(text('org.freedesktop.Secret.Collection'), 4), text('Locked')]),
        },
      }
    : {
        serial: 2,
        destination: secrets,
        path: '/org/freedesktop/secrets',
        interface: 'org.freedesktop.Secret.Service',
        member: 'SearchItems',
        body: {
          signature: 'a{ss}',
          bytes: attributes([
            ['service', question.service],
            ['username', question.account],
          ]),
        },
      }

/** Two arrays of object paths, what is unlocked and what is locked; or a variant with a boolean in it. */
const saysLocked = (question: LockQuestion, reply: Reply): boolean => {
  if (reply.isError) return false
  if (question === 'default keyring') return bodyNumber(reply, 4) === 1
  const unlocked = bodyNumber(reply, 0) ?? 0
  return unlocked === 0 && (bodyNumber(reply, 4) ?? 0) > 0
}

const ask = (path: string, question: LockQuestion, timeoutMs: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(path)
    let came = Buffer.alloc(0)
    let isKnown = false
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
        socket.write(Buffer.concat([Buffer.from('BEGIN\r\n'), hello(), methodCall(callFor(question))]))
      }
      const reply = replyTo(2, came)
      if (reply !== undefined) finish(saysLocked(question, reply))
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
