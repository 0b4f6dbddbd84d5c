/** saslauthd's protocol, by which Cyrus and others ask whether a password is right, on a socket of the file system. */
import { chmod } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'

export interface PasswordQuestion {
  readonly login: string
  readonly password: string
  readonly service: string
}

/** Four strings, each with its length in two bytes before it; `undefined` while they are not all there. */
export function readQuestion(bytes: Buffer): PasswordQuestion | undefined {
  const fields: string[] = []
  let at = 0
  while (fields.length < 4) {
    if (at + 2 > bytes.length) return undefined
    const end = at + 2 + bytes.readUInt16BE(at)
    if (end > bytes.length) return undefined
    fields.push(bytes.toString('utf8', at + 2, end))
    at = end
  }
  const [user = '', password = '', service = '', realm = ''] = fields
  return { login: realm === '' ? user : `${user}@${realm}`, password, service }
}

function serve(socket: Socket, isRight: (question: PasswordQuestion) => boolean): void {
  let bytes = Buffer.alloc(0)
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk])
    const question = readQuestion(bytes)
    if (question === undefined) return
    const answer = isRight(question) ? 'OK' : 'NO'
    socket.end(Buffer.from([0, answer.length, ...Buffer.from(answer)]))
  })
}

/** Listens at `path`, for every user of the machine. */
export async function startPasswordService(
  path: string,
  isRight: (question: PasswordQuestion) => boolean,
): Promise<{ stop(): Promise<void> }> {
  const server = createServer((socket) => serve(socket, isRight))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })
  await chmod(path, 0o666)
  return { stop: () => new Promise((resolve) => server.close(() => resolve())) }
}
