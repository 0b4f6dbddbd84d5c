/**
 * The `mailroom` program: where the command line and the loopback page's server, two hosts that know nothing
 * of each other, are put together. Built into dist/cli/mailroom.js.
 */
import { join } from 'node:path'
import type { ServeRequest, World } from '#main/hosts/cli/cli.ts'
import { openCore } from '#main/hosts/cli/core.ts'
import { runCli } from '#main/hosts/cli/main.ts'
import { endAtOnce } from './ending.ts'
import { serveConsole } from './serve-console.ts'

/** Put in by the build. */
declare const MAILROOM_VERSION: string | undefined
const version = typeof MAILROOM_VERSION === 'string' ? MAILROOM_VERSION : 'from source'

const stop = new AbortController()
let stoppedAt = 0
let stoppedBy: NodeJS.Signals | undefined
const onSignal = (signal: NodeJS.Signals) => {
  // The second time nothing is waited for. npm and the store's own clean-up pass one Ctrl-C on again at once:
  // that is still the first.
  if (stop.signal.aborted && performance.now() - stoppedAt > 250) endAtOnce(130, signal, true)
  if (!stop.signal.aborted) stoppedAt = performance.now()
  stoppedBy ??= signal
  stop.abort()
}
process.on('SIGINT', onSignal)
process.on('SIGTERM', onSignal)
process.on('SIGHUP', onSignal)

let keychainIsSlow = false
const keychainWaits = {
  signal: stop.signal,
  onWaiting: () => {
    keychainIsSlow = true
    process.stderr.write('Waiting for the keychain: look for its window, or end with Ctrl-C.\n')
  },
}

const world: World = {
  version,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  signal: stop.signal,
  openCore: (options) => openCore({ ...options, version, keychainWaits }),
  serve: (request: ServeRequest) =>
    serveConsole({
      ...request,
      call: request.core.callAny,
      pageFolder: join(import.meta.dirname, '../renderer'),
    }),
}

/** Resolves when everything written so far has gone to whoever reads; a closed pipe counts as gone. */
const flushed = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((done) => {
    if (stream.destroyed || stream.writableLength === 0) done()
    else {
      stream.once('drain', done)
      stream.once('error', () => done())
      stream.once('close', done)
    }
  })

void runCli(process.argv.slice(2), world).then(async (code) => {
  await Promise.all([flushed(process.stdout), flushed(process.stderr)])
  // A name that is being looked up holds the process for as long as the resolver likes, and so does a keychain that
  // asks somebody: not waited for.
  endAtOnce(code, stoppedBy, keychainIsSlow)
})
