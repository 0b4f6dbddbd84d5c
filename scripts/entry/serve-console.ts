/** The loopback console with its browser, until it is asked to end: for `mailroom serve` and `npm start`. */
import type { AnyCall } from '#shared/border.ts'
import type { Failure } from '#shared/errors.ts'

export interface ConsoleRequest {
  readonly call: AnyCall
  readonly pageFolder: string
  readonly port: number | undefined
  readonly open: boolean
  readonly signal: AbortSignal
  readonly onListening: (listening: { readonly url: string; readonly note: string | undefined }) => void
}

/** The redirect file is gone after this, whether the browser came or not. Milliseconds. */
const redirectLifeMs = 60_000

/** @returns why it ended, or why it could not begin */
export const serveConsole = async (request: ConsoleRequest): Promise<'asked' | 'idle' | Failure> => {
  const [{ serve }, { openBrowser }] = await Promise.all([
    import('#main/hosts/web/serve.ts'),
    import('#main/hosts/web/browser.ts'),
  ])
  const { call, signal, pageFolder, port } = request
  const started = await serve({ call, pageFolder, port, signal })
  if (!started.ok) return started.error
  const { url, taken, closed } = started.value
  if (!request.open) {
    request.onListening({ url, note: undefined })
    return closed
  }
  const opening = await openBrowser(url)
  request.onListening({
    url,
    note: opening.problem === undefined ? undefined : `No browser was opened: ${opening.problem}.`,
  })
  const timer = setTimeout(() => void opening.dispose(), redirectLifeMs)
  void taken.then(opening.dispose)
  const end = await closed
  clearTimeout(timer)
  await opening.dispose()
  return end
}
