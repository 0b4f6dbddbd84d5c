/**
 * Whether the D-Bus session answers. The keychain's module connects to it with a call that blocks the whole
 * program, for ever where somebody listens but does not answer (a stopped daemon, a forwarded socket): so it
 * is asked first, without blocking.
 */
import { connect } from 'node:net'
import { type MethodCall, methodCall, type Reply, replyTo } from './dbus.ts'

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

/** A connection to the bus. One call after the other; while nobody waits for an answer it keeps no program running. */
export interface Bus {
  /** @returns undefined where no answer came in time, or none that can be read: then it is of no more use */
  call(call: Omit<MethodCall, 'serial'>): Promise<Reply | undefined>
  readonly isClosed: () => boolean
  close(): void
}

/** @returns why there is none: nothing was said within `timeoutMs`, or the bus does not want us */
export const openBus = (path: string, timeoutMs: number): Promise<Bus | 'silent' | 'refuses'> =>
  new Promise((resolve) => {
    const socket = connect(path)
    let stage: 'auth' | 'hello' | 'open' | 'closed' = 'auth'
    let came = Buffer.alloc(0)
    let serial = 1
    let onChange: () => void = () => undefined

    const answerTo = (asked: number): Promise<Reply | undefined> =>
      new Promise((done) => {
        const finish = (reply: Reply | undefined) => {
          clearTimeout(limit)
          onChange = () => undefined
          socket.unref()
          done(reply)
        }
        const limit = setTimeout(() => {
          bus.close()
          finish(undefined)
        }, timeoutMs)
        onChange = () => {
          const found = replyTo(asked, came)
          if (found !== undefined) came = came.subarray(found.end)
          if (found !== undefined || stage === 'closed') finish(found)
        }
        socket.ref()
        onChange()
      })
    const bus: Bus = {
      call: (call) => {
        serial += 1
        if (stage === 'open') socket.write(methodCall({ ...call, serial }))
        return answerTo(serial)
      },
      isClosed: () => stage === 'closed',
      close: () => {
        stage = 'closed'
        socket.destroy()
      },
    }
    const giveUp = (why: 'silent' | 'refuses') => {
      clearTimeout(timer)
      bus.close()
      onChange()
      resolve(why)
    }
    const timer = setTimeout(() => giveUp('silent'), timeoutMs)
    // A refusal is for the module to report: it knows what to say of it.
    socket.on('error', () => giveUp('refuses'))
    socket.on('close', () => giveUp('refuses'))
    socket.on('connect', () => {
      const user = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex')
      socket.write(`\0AUTH EXTERNAL ${user}\r\n`)
    })
    socket.on('data', (bytes) => {
      came = Buffer.concat([came, bytes])
      if (stage === 'auth') {
        const end = came.indexOf('\r\n')
        if (end === -1) return
        if (!came.toString('latin1').startsWith('OK')) return giveUp('refuses')
        came = came.subarray(end + 2)
        stage = 'hello'
        socket.write(Buffer.concat([Buffer.from('BEGIN\r\n'), hello()]))
      }
      if (stage === 'hello' && came.length > 0) {
        stage = 'open'
        clearTimeout(timer)
        socket.unref()
        resolve(bus)
      }
      onChange()
    })
  })

/** @returns false only where a bus was reached that says nothing: then the module must not be asked. */
export const busAnswers = async (environment: Environment, timeoutMs = 2000): Promise<boolean> => {
  for (const path of busSockets(environment)) {
    const bus = await openBus(path, timeoutMs)
    if (bus === 'silent') return false
    if (bus === 'refuses') continue
    bus.close()
    return true
  }
  return true
}
