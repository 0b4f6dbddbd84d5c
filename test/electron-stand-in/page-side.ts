/**
 * What Electron does in the page's process before the page: runs the preload script with `require('electron')`
 * and puts across what contextBridge lets through. Serialised into the page, so it uses nothing from outside.
 */
export interface PageSideOptions {
  readonly preload: string
  readonly contextIsolation: boolean
  readonly nodeIntegration: boolean
  /** Name of the binding that carries messages to the program; random, removed before the page runs. */
  readonly binding: string
  /** Name of the event that carries messages from the program; random. */
  readonly event: string
}

export const pageSide = (options: PageSideOptions): void => {
  const global = globalThis as unknown as Record<string, unknown>
  if (window !== window.top) {
    delete global[options.binding]
    return
  }
  type Listener = (event: unknown, ...values: unknown[]) => void
  const send = global[options.binding] as (
    kind: string,
    channel: string,
    values: unknown[],
  ) => Promise<unknown>
  delete global[options.binding]

  const listeners = new Map<string, Set<Listener>>()
  window.addEventListener(options.event, (event) => {
    const { channel, values } = (event as CustomEvent<{ channel: string; values: unknown[] }>).detail
    for (const listener of listeners.get(channel) ?? []) listener({ senderId: 0 }, ...values)
  })
  const ipcRenderer = {
    invoke: (channel: string, ...values: unknown[]) => send('invoke', channel, values),
    send: (channel: string, ...values: unknown[]) => void send('send', channel, values),
    on: (channel: string, listener: Listener) => {
      const known = listeners.get(channel) ?? new Set()
      listeners.set(channel, known.add(listener))
      return ipcRenderer
    },
    removeListener: (channel: string, listener: Listener) => {
      listeners.get(channel)?.delete(listener)
      return ipcRenderer
    },
  }

  /** Functions are wrapped, objects copied, everything else cloned: no reference crosses the bridge. */
  const across = (value: unknown): unknown => {
    if (typeof value === 'function') {
      return (...values: unknown[]): unknown => {
        const answer: unknown = value(...values.map(across))
        return answer instanceof Promise ? answer.then(across) : across(answer)
      }
    }
    if (value instanceof File) return value
    if (Array.isArray(value)) return value.map(across)
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, across(inner)]))
    }
    return structuredClone(value)
  }
  const contextBridge = {
    exposeInMainWorld: (name: string, api: unknown) => {
      if (!options.contextIsolation)
        throw new Error('contextBridge API can only be used when contextIsolation is enabled')
      Object.defineProperty(window, name, { value: Object.freeze(across(api)), enumerable: true })
    },
  }
  const webUtils = {
    getPathForFile: (file: File) => (file.name.startsWith('/') ? file.name : `/dropped/${file.name}`),
  }
  const electron = { ipcRenderer, contextBridge, webUtils }
  const requireOf = (name: string) => {
    if (name === 'electron') return electron
    throw new Error(`module not found: ${name}`)
  }
  if (options.nodeIntegration) {
    global['require'] = requireOf
    global['process'] = { versions: { node: '0' } }
  }
  const module = { exports: {} }
  new Function('require', 'module', 'exports', options.preload)(requireOf, module, module.exports)
}
