/** What a run that uses every feature leaves behind, and where to look for a password in it. */
import { readdirSync, readFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import type { MethodInput, MethodName, MethodOutput } from '#shared/contract.ts'
import type { Result } from '#shared/errors.ts'

/** A text in every dress that a leak might wear, byte by byte as Latin-1. */
export const dresses = (secret: string): readonly string[] => {
  const bytes = Buffer.from(secret)
  return [
    bytes.toString('latin1'),
    encodeURIComponent(secret),
    bytes.toString('hex'),
    Buffer.from(secret, 'utf16le').toString('latin1'),
    Buffer.from([...secret].reverse().join('')).toString('latin1'),
    JSON.stringify(secret).slice(1, -1),
    ...[0, 1, 2].map((shift) =>
      Buffer.concat([Buffer.alloc(shift, 'x'), bytes])
        .toString('base64')
        // What depends on the bytes around it is cut off.
        .slice(shift === 0 ? 0 : 4, -4),
    ),
  ]
}

export const holds = (text: string, secret: string): boolean =>
  dresses(secret).some((dress) => text.includes(dress))

/** Files below the folder that hold the secret. */
export const filesHolding = (folder: string, secret: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => {
      try {
        return holds(readFileSync(path, 'latin1'), secret)
      } catch {
        return false
      }
    })
    .sort()

const processIds = (): readonly string[] => readdirSync('/proc').filter((name) => /^\d+$/.test(name))

/**
 * Looks at arguments and environment of all processes that come to be on this computer, until it is stopped: at
 * each `look`, and every 100 ms for those that others start.
 */
export const watchProcesses = (secrets: readonly string[]) => {
  const wanted = secrets.flatMap(dresses)
  // Arguments and environment are those of the start: what runs already does not know the secrets.
  const before = new Set(processIds())
  const found = new Set<string>()
  const look = (): void => {
    for (const pid of processIds()) {
      if (before.has(pid)) continue
      for (const what of ['cmdline', 'environ']) {
        try {
          const text = readFileSync(`/proc/${pid}/${what}`, 'latin1')
          if (wanted.some((dress) => text.includes(dress))) found.add(`${what} of ${pid}: ${text}`)
        } catch {
          // Gone since, or of another user.
        }
      }
    }
  }
  const timer = setInterval(look, 100)
  return {
    look,
    stop: (): readonly string[] => {
      clearInterval(timer)
      look()
      return [...found]
    },
  }
}

/** The page's side of a loopback console: every answer and every progress is kept as it came. */
export const openPage = async (address: string) => {
  const url = new URL(address)
  const token = url.hash.slice('#token='.length)
  const answers: { readonly method: string; readonly text: string }[] = []
  const post = (
    path: string,
    bearer: string,
    body: unknown,
    signal?: AbortSignal,
    onText?: (text: string) => void,
  ): Promise<string> =>
    new Promise((done, failed) => {
      const headers = {
        Host: url.host,
        Origin: url.origin,
        Authorization: `Bearer ${bearer}`,
        'Content-Type': 'application/json',
      }
      // Browsers take its name for this computer; Node asks the system, which need not.
      const options = { host: '127.0.0.1', port: url.port, path, method: 'POST', headers }
      const sent = request({ ...options, ...(signal === undefined ? {} : { signal }) }, (response) => {
        let text = ''
        response.on('data', (part: Buffer) => {
          text += part.toString('latin1')
          onText?.(text)
        })
        response.on('error', () => done(text))
        response.on('end', () => done(text))
      })
      sent.on('error', (error) => (signal?.aborted ? done('') : failed(error)))
      sent.end(JSON.stringify(body))
    })
  const { session } = JSON.parse(await post('/session', token, {})) as { session: string }
  const call = async <M extends MethodName>(
    method: M,
    input: MethodInput<M>,
    signal?: AbortSignal,
    onText?: (text: string) => void,
  ): Promise<Result<MethodOutput<M>>> => {
    const text = await post(`/rpc/${method}`, session, input, signal, onText)
    answers.push({ method, text })
    const last = Buffer.from(text.trimEnd().split('\n').at(-1) ?? '', 'latin1').toString()
    if (last === '') return { ok: false, error: { code: 'RUN_CANCELLED', message: 'cancelled' } }
    const line = JSON.parse(last) as {
      result?: MethodOutput<M>
      error?: { code: 'INTERNAL'; message: string }
    }
    return line.error === undefined
      ? { ok: true, value: line.result as MethodOutput<M> }
      : { ok: false, error: line.error }
  }
  return { answers, call }
}
