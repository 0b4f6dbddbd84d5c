/** Postfix's access policy delegation (SMTPD_POLICY_README): a server that decides about each recipient. */
import { type AddressInfo, createServer, type Socket } from 'node:net'

/** Attributes of a request, e.g. `sender`, `recipient`, `client_address`. */
export type PolicyRequest = ReadonlyMap<string, string>

export interface PolicyServer {
  readonly port: number
  stop(): Promise<void>
}

/** Answers each request with an access(5) action, e.g. `dunno`, `reject 5.7.1 No`, `defer_if_permit 4.2.0 Later`. */
export async function startPolicyServer(decide: (request: PolicyRequest) => string): Promise<PolicyServer> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk.toString('utf8')
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const lines = text.slice(0, end).split('\n')
        text = text.slice(end + 2)
        const request = new Map(
          lines.map((line): [string, string] => {
            const equals = line.indexOf('=')
            return [line.slice(0, equals), line.slice(equals + 1)]
          }),
        )
        socket.write(`action=${decide(request)}\n\n`)
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

/** Greylisting: each pair of sender and recipient is put off so many times, then passes. */
export function greylisting(times = 1): (request: PolicyRequest) => string {
  const seen = new Map<string, number>()
  return (request) => {
    const pair = `${request.get('sender')} ${request.get('recipient')}`
    const count = (seen.get(pair) ?? 0) + 1
    seen.set(pair, count)
    return count <= times ? 'defer_if_permit 4.2.0 Greylisted, see http://postgrey.example/help' : 'dunno'
  }
}
