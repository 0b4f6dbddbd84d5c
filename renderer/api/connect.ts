import { type Bridge, connectElectron } from './electron.ts'
import type { Host } from './transport.ts'
import { connectWeb } from './web.ts'

declare global {
  interface Window {
    readonly mailroom?: Bridge
  }
}

/** The one place that asks which host shows the page. */
export const connect = (): Host =>
  window.mailroom === undefined ? connectWeb() : connectElectron(window.mailroom)
