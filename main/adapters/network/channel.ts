/** A socket as a `Channel`: bytes are pulled, what was not asked for stays in the kernel. */
import type { Socket } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import type { Channel } from '#main/ports/network.ts'
import type { Fault } from '#shared/diagnosis/evidence.ts'
import { faultOf } from './faults.ts'

/** Bytes that are taken off a socket before anybody asked, so that a reset right after them loses nothing. */
const READ_AHEAD_BYTES = 64 * 1024
/** Bytes after which timers, signals and other connections get their turn, however much more has come. */
const TURN_BYTES = 8 * 1024

interface Underneath {
  readonly socket: Socket
  /** Takes our listeners off, so that TLS can have the socket. */
  release(): void
}

const underneath = new WeakMap<Channel, Underneath>()

/** The socket below a channel, without our listeners: for the switch to TLS. Undefined once it is gone. */
export const takeSocket = (channel: Channel): Socket | undefined => {
  const found = underneath.get(channel)
  if (found === undefined || found.socket.destroyed) return undefined
  found.release()
  underneath.delete(channel)
  return found.socket
}

/**
 * @param socket connected, and without listeners of others that read from it
 * @param signal destroys the socket when it aborts, however far the channel got
 */
export const createChannel = (socket: Socket, signal: AbortSignal): Channel => {
  const queue: Uint8Array[] = []
  let queued = 0
  let sinceTurn = 0
  let ended = false
  let broken: Fault | undefined
  let wake: (() => void) | undefined

  const notify = () => {
    const waiting = wake
    wake = undefined
    waiting?.()
  }
  const fill = () => {
    while (queued < READ_AHEAD_BYTES) {
      const chunk: Buffer | null = socket.read()
      if (chunk === null) return
      queue.push(chunk)
      queued += chunk.length
    }
  }
  const onReadable = () => {
    fill()
    notify()
  }
  const onEnd = () => {
    ended = true
    notify()
  }
  const onError = (error: Error) => {
    broken ??= faultOf(error)
    notify()
  }
  const onClose = () => {
    if (!ended) broken ??= { code: 'CLOSED', message: 'the connection was closed' }
    notify()
  }
  const onAbort = () => socket.destroy()

  socket.on('readable', onReadable)
  socket.on('end', onEnd)
  socket.on('error', onError)
  socket.on('close', onClose)
  signal.addEventListener('abort', onAbort, { once: true })
  socket.once('close', () => signal.removeEventListener('abort', onAbort))
  if (signal.aborted) socket.destroy()
  fill()

  const channel: Channel = {
    localAddress: socket.localAddress ?? '',
    remoteAddress: socket.remoteAddress ?? '',
    get buffered() {
      return queued + (socket.destroyed ? 0 : socket.readableLength)
    },
    read: async (readSignal) => {
      if (sinceTurn >= TURN_BYTES) {
        sinceTurn = 0
        await setImmediate()
      }
      for (;;) {
        if (readSignal.aborted) return 'aborted'
        const first = queue.shift()
        if (first !== undefined) {
          const chunk = first.subarray(0, TURN_BYTES)
          if (chunk.length < first.length) queue.unshift(first.subarray(TURN_BYTES))
          queued -= chunk.length
          sinceTurn += chunk.length
          if (queued === 0 && !socket.destroyed) fill()
          return chunk
        }
        if (ended) return 'end'
        if (broken !== undefined) return broken
        if (!socket.destroyed) fill()
        if (queued > 0) continue
        await new Promise<void>((resolve) => {
          wake = resolve
          readSignal.addEventListener('abort', notify, { once: true })
        })
        readSignal.removeEventListener('abort', notify)
      }
    },
    write: (bytes) => {
      if (!socket.destroyed && !socket.writableEnded) socket.write(bytes)
    },
    end: (graceMs) => {
      if (socket.destroyed) return
      socket.off('readable', onReadable)
      socket.resume()
      socket.end()
      const timer = setTimeout(() => socket.destroy(), graceMs)
      timer.unref()
      socket.once('close', () => clearTimeout(timer))
    },
    destroy: () => {
      socket.destroy()
    },
  }
  underneath.set(channel, {
    socket,
    release: () => {
      socket.off('readable', onReadable)
      socket.off('end', onEnd)
      socket.off('close', onClose)
      socket.off('error', onError)
      // Without any listener a late error of the raw socket would end the process.
      socket.on('error', () => undefined)
    },
  })
  return channel
}
