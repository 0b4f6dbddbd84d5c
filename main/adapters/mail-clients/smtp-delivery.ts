/** One message by nodemailer, over a session that our own dialogue opened. */
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { Clock } from '#main/ports/clock.ts'
import type { Delivery, OutgoingMessage, SignedIn } from '#main/ports/mail-clients.ts'
import { SessionStream } from './session-stream.ts'

/** Of one reply. */
const MOST_BYTES = 1024 * 1024

/** What nodemailer tells its logger of the dialogue. */
interface Entry {
  readonly tnx?: string
}

/** Never rejects. */
export const deliver = async (
  clock: Pick<Clock, 'sleep'>,
  session: SignedIn,
  { sender, recipient, content }: OutgoingMessage,
): Promise<Delivery> => {
  const { log, replyMs } = session
  // Greeting and EHLO have both been. No extension is offered, so that each command waits for the reply to the one
  // before: with a message behind it nothing is to go out half.
  const stream = new SessionStream(clock, session, '220 ready\r\n', ['250 ready\r\n'])
  let asked = ''
  const debug = ({ tnx }: Entry, text: string) => {
    // The replies of our own making are nothing that was said.
    if (tnx === 'client' && !text.startsWith('EHLO ')) {
      asked = text
      log.client(text)
    } else if (tnx === 'server' && asked !== '') {
      log.server(text)
      // nodemailer takes an OK to DATA for a go-ahead; whoever means it as one would read the message as commands.
      if (asked === 'DATA' && !/^(?:354|[45])/.test(text)) {
        stream.giveUp('DATA was answered with neither yes nor no')
      } else if (asked === 'DATA' && text.startsWith('3')) log.client(`(message to ${recipient}) .`)
      asked = '(message)'
    }
  }
  const client = new SMTPConnection({
    // Of a socket it uses what this has.
    connection: stream as Duplex as Socket,
    secured: true,
    secure: true,
    name: 'localhost',
    socketTimeout: replyMs,
    maxResponseSize: MOST_BYTES,
    transactionLog: true,
    logger: { debug, info: () => undefined, warn: () => undefined, error: () => undefined },
  })
  const refused = (error: Pick<SMTPConnection.SMTPError, 'message' | 'code' | 'response'>): Delivery => {
    const silent = error.code === 'ETIMEDOUT' ? `nothing within ${replyMs} ms` : undefined
    return { accepted: false, reply: error.response ?? stream.ended ?? silent ?? error.message }
  }
  const { accepted, reply } = await new Promise<Delivery>((resolve) => {
    client.on('error', (error) => resolve(refused(error)))
    client.connect((broken) => {
      if (broken) return resolve(refused(broken))
      client.send({ from: sender, to: [recipient] }, Buffer.from(content), (error, info) => {
        resolve(error ? refused(error) : { accepted: true, reply: info?.response ?? '' })
      })
    })
  })
  client.quit()
  client.close()
  stream.destroy()
  return { accepted, reply: reply.replaceAll(/\s*\n/g, ' ') }
}
