/**
 * Whether the D-Bus session answers. The keychain's module connects to it with a call that blocks the whole
 * program, for ever where somebody listens but does not answer (a stopped daemon, a forwarded socket): so it
 * is asked first, without blocking.
 */
import { connect } from 'node:net'
import { methodCall } from './dbus.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * Paths of Unix sockets in the order in which they are tried (D-Bus specification, "Server addresses"). An
 * abstract one begins with NUL, as Node has it. Other kinds of address are left out.
 */
export const busSockets = (environment: Environment): readonly string[] => {
  const address = environment['DBUS_SESSION_BUS_ADDRESS']
  if (address === undefined || address === '') {
    const folder = environment['XDG_RUNTIME_DIR']
    return folder === undefined || folder === '' ? [] : [`${folder}/bus`]
  }
  return address.split(';').flatMap((each) => {
    const found = /^unix:(?:.*,)?(path|abstract)=([^,]*)/.exec(each)
    if (found === null) return []
    const value = decodeURIComponent(found[2] ?? '')
    return [found[1] === 'abstract' ? `\0${value}` : value]
  })
}

/** The first message on every connection, which the bus has to answer (D-Bus specification, "Hello"). */
export const hello = (): Buffer => {
  const bus = 'org.freedesktop.DBus'
  return methodCall({
    serial: 1,
    destination: bus,
    path: '/org/freedesktop/DBus',
    interface: bus,
    member: 'Hello',
  })
}

const asks = (path: string, timeoutMs: number): Promise<'answers' | 'silent' | 'refuses'> =>
  new Promise((resolve) => {
    const socket = connect(path)
    let stage: 'auth' | 'hello' = 'auth'
    const finish = (outcome: 'answers' | 'silent' | 'refuses') => {
      clearTimeout(timer)
      socket.destroy()
      resolve(outcome)
    }
    const timer = setTimeout(() => finish('silent'), timeoutMs)
    // A refusal is for the module to report: it knows what to say of it.
    socket.on('error', () => finish('refuses'))
    socket.on('close', () => finish('refuses'))
    socket.on('connect', () => {
      const user = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex')
      socket.write(`\0AUTH EXTERNAL ${user}\r\n`)
    })
    socket.on('data', (bytes) => {
      if (stage === 'hello') return finish('answers')
      if (!bytes.toString('latin1').startsWith('OK')) return finish('refuses')
      stage = 'hello'
      socket.write(Buffer.concat([Buffer.from('BEGIN\r\n'), hello()]))
    })
  })

/** @returns false only where a bus was reached that says nothing: then the module must not be asked. */
export const busAnswers = async (environment: Environment, timeoutMs = 2000): Promise<boolean> => {
  for (const path of busSockets(environment)) {
    const outcome = await asks(path, timeoutMs)
    if (outcome !== 'refuses') return outcome === 'answers'
  }
  return true
}
