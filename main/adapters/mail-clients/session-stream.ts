/** A channel as the stream that mail libraries work on, with a beginning of ours. */
import { Duplex } from 'node:stream'
import type { Clock } from '#main/ports/clock.ts'
import type { SignedIn } from '#main/ports/mail-clients.ts'
import { afterMs } from '../clock/timer.ts'

/** Of a whole session: who sends more is not answering. */
const MOST_BYTES = 16 * 1024 * 1024

/**
 * The end of the channel is the end of the stream, so that what came before it is read. The channel itself stays the
 * caller's to close.
 */
export class SessionStream extends Duplex {
  readonly #clock: Pick<Clock, 'sleep'>
  readonly #channel: SignedIn['channel']
  readonly #answers: string[]
  readonly #over = new AbortController()
  #received = 0
  #isReading = false
  #silenceMs = 0
  #stopTimer: (() => void) | undefined
  #ended: string | undefined

  /**
   * @param greeting what a library expects of a server that it has just reached
   * @param answers to its first commands, which never go out: our own dialogue has long had them
   */
  constructor(
    clock: Pick<Clock, 'sleep'>,
    { channel, heard }: SignedIn,
    greeting: string,
    answers: readonly string[] = [],
  ) {
    super()
    this.#clock = clock
    this.#channel = channel
    this.#answers = [...answers]
    this.push(greeting)
    if (heard.length > 0) this.push(heard)
  }

  /** Why nothing comes any more; the libraries know only that it is so. */
  get ended(): string | undefined {
    return this.#ended
  }

  /** Emits `timeout` once, after so many milliseconds in which nothing came or went; 0: never. */
  setTimeout(ms: number): this {
    this.#silenceMs = ms
    this.#rearm()
    return this
  }

  /** @param why for `ended`, where nothing else has ended it before */
  giveUp(why: string): void {
    this.#ended ??= why
    this.destroy()
  }

  override _read(): void {
    if (!this.#isReading) void this.#pull()
  }

  override _write(chunk: Uint8Array, _: BufferEncoding, done: (error?: Error | null) => void): void {
    const answer = this.#answers.shift()
    if (answer === undefined) this.#channel.write(chunk)
    else this.push(answer)
    this.#rearm()
    done()
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.setTimeout(0)
    this.#over.abort('over')
    done(error)
  }

  #rearm(): void {
    this.#stopTimer?.()
    this.#stopTimer =
      this.#silenceMs === 0 ? undefined : afterMs(this.#clock, this.#silenceMs, () => this.emit('timeout'))
  }

  async #pull(): Promise<void> {
    this.#isReading = true
    const read = await this.#channel.read(this.#over.signal)
    this.#isReading = false
    if (read === 'aborted' || this.destroyed) return
    if (!(read instanceof Uint8Array)) {
      this.#ended = read === 'end' ? 'the server closed the connection' : read.message
      this.push(null)
      return
    }
    this.#received += read.length
    this.#rearm()
    if (this.#received > MOST_BYTES) this.giveUp('the session is longer than allowed')
    else this.push(read)
  }
}
