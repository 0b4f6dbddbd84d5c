import { connect, type Socket } from 'node:net'

export interface RawClient {
  readonly socket: Socket
  /** All text so far. */
  heard(): string
  /** Resolves with everything up to a match; rejects when the server hangs up before. */
  until(pattern: RegExp): Promise<string>
  send(data: string | Uint8Array): void
  /** Resolves when the connection is over. */
  readonly closed: Promise<void>
}

/** A client without manners: a plain socket, and what it heard. */
export function rawClient(port: number, socket: Socket = connect(port, '127.0.0.1')): RawClient {
  let text = ''
  let taken = 0
  let wake = () => {}
  let over = false
  socket.on('error', () => undefined)
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1')
    wake()
  })
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      over = true
      wake()
      resolve()
    })
  })
  return {
    socket,
    heard: () => text,
    closed,
    send: (data) => socket.write(data),
    until: async (pattern) => {
      for (;;) {
        const match = pattern.exec(text.slice(taken))
        if (match !== null) {
          const end = taken + match.index + match[0].length
          const part = text.slice(taken, end)
          taken = end
          return part
        }
        if (over) {
          throw new Error(`${pattern} never came; heard: ${JSON.stringify(text.slice(taken, taken + 500))}`)
        }
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
  }
}
