/**
 * Whether the Secret Service would have to be unlocked first. Where there is no display, nobody sees its prompt:
 * gnome-keyring then waits for ever, the module's call with it, and a program with a thread that waits cannot
 * end. So it is asked here, by calls that never prompt (Secret Service API, "SearchItems" and "Locked").
 */
import { type Bus, busSockets, type Environment, openBus } from './bus.ts'
import { bodyNumber, bodyText, padded, text, uint32 } from './dbus.ts'

/** What is about to be touched: an entry that may be there, or the keyring that new ones go to. */
export type LockQuestion = { readonly service: string; readonly account: string } | 'default keyring'

type Call = Parameters<Bus['call']>[0]

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

const toService = {
  destination: secrets,
  path: '/org/freedesktop/secrets',
  interface: 'org.freedesktop.Secret.Service',
}

const search = (service: string, account: string): Call => ({
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
const readAlias: Call = {
  ...toService,
  member: 'ReadAlias',
  body: { signature: 's', bytes: text('default') },
}

const getLocked = (path: string): Call => ({
  destination: secrets,
  path,
  interface: `${bus}.Properties`,
  member: 'Get',
  body: {
    signature: 'ss',
    bytes: Buffer.concat([padded(text('org.freedesktop.Secret.Collection'), 4), text('Locked')]),
  },
})

const isLocked = async (connection: Bus, question: LockQuestion): Promise<boolean> => {
  if (question !== 'default keyring') {
    const found = await connection.call(search(question.service, question.account))
    // Two arrays of object paths: what is unlocked and what is locked.
    return found?.isError === false && bodyNumber(found, 0) === 0 && (bodyNumber(found, 4) ?? 0) > 0
  }
  const alias = await connection.call(readAlias)
  const path = alias?.isError === false ? bodyText(alias) : undefined
  if (path === undefined || path === '/') return false
  const answer = await connection.call(getLocked(path))
  // A variant: its signature first, then the boolean at a multiple of four.
  return answer?.isError === false && bodyNumber(answer, 4) === 1
}

/**
 * One question after the other, on one connection that stays: gnome-keyring (42 and newer) can abort where a program
 * that asked it something leaves while it serves the next call.
 * @param timeoutMs for each call on the bus
 * @returns what answers false also where it cannot be told: then the module finds out, and says what is the matter
 */
export const lockQuestions = (
  environment: Environment,
  timeoutMs = 2000,
): ((question: LockQuestion) => Promise<boolean>) => {
  let connection: Bus | undefined
  return async (question) => {
    // With a display the person is asked, and the answer is awaited.
    if (environment['DISPLAY'] || environment['WAYLAND_DISPLAY']) return false
    const [path] = busSockets(environment)
    if (path === undefined) return false
    if (connection === undefined || connection.isClosed()) {
      const opened = await openBus(path, timeoutMs)
      if (typeof opened === 'string') return false
      connection = opened
    }
    return isLocked(connection, question)
  }
}
