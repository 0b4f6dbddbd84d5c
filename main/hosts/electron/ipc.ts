/** Calls of the window: who asks is checked, what is asked is parsed by the contract, answers are data. */
import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent, WebContents } from 'electron'
import { type AnyCall, readCall } from '#shared/border.ts'
import { fail, type Result } from '#shared/errors.ts'
import { channels, type PathPurpose, pathPurposes } from './channels.ts'
import { originOf, pageOrigin } from './scheme.ts'

export interface IpcServices {
  readonly call: AnyCall
  choosePath(purpose: PathPurpose, sender: WebContents): Promise<string | null>
  showInFolder(path: string): Promise<void>
}

/** The top frame of a window that shows our page; a frame that has gone meanwhile is nobody. */
export const isOurPage = (event: IpcMainEvent | IpcMainInvokeEvent): boolean => {
  const frame = event.senderFrame
  return frame !== null && frame !== undefined && frame.parent === null && originOf(frame.url) === pageOrigin
}

const refused = fail('NOT_SUPPORTED_HERE', 'Only the window’s own page may ask for this.')

const isId = (value: unknown): value is string =>
  typeof value === 'string' && /^[A-Za-z0-9-]{1,64}$/.test(value)

export const answerCalls = (ipc: IpcMain, services: IpcServices): void => {
  /** Calls under way by window and id: two windows may choose the same id. */
  const running = new Map<WebContents, Map<string, AbortController>>()

  /** What a page began ends with the page: closed, reloaded, crashed. */
  const callsOf = (contents: WebContents): Map<string, AbortController> => {
    const known = running.get(contents)
    if (known !== undefined) return known
    const calls = new Map<string, AbortController>()
    running.set(contents, calls)
    const endAll = () => {
      for (const controller of calls.values()) controller.abort()
    }
    contents.once('destroyed', () => {
      endAll()
      running.delete(contents)
    })
    contents.on('render-process-gone', endAll)
    contents.on('did-start-navigation', (details) => {
      if (details.isMainFrame && !details.isSameDocument) endAll()
    })
    return calls
  }

  ipc.handle(
    channels.call,
    async (event, id: unknown, method: unknown, input: unknown): Promise<Result<unknown>> => {
      if (!isOurPage(event)) return refused
      if (!isId(id) || typeof method !== 'string')
        return fail('INPUT_INVALID', 'The request has no proper name.')
      const read = readCall(method, input)
      if (!read.ok) return read
      const { sender } = event
      const calls = callsOf(sender)
      if (calls.has(id)) return fail('INPUT_INVALID', 'A request of this name is under way.')
      const controller = new AbortController()
      calls.set(id, controller)
      try {
        return await services.call(read.value.method, read.value.input, {
          signal: controller.signal,
          onProgress: (progress) => {
            if (!sender.isDestroyed()) sender.send(channels.progress, id, progress)
          },
        })
      } catch {
        return fail('INTERNAL', 'The program met a fault of its own.')
      } finally {
        calls.delete(id)
      }
    },
  )

  ipc.on(channels.cancel, (event, id: unknown) => {
    if (isOurPage(event) && isId(id)) running.get(event.sender)?.get(id)?.abort()
  })

  ipc.handle(channels.choosePath, async (event, purpose: unknown) => {
    const known = pathPurposes.find((entry) => entry === purpose)
    return isOurPage(event) && known !== undefined ? services.choosePath(known, event.sender) : null
  })

  ipc.handle(channels.showInFolder, async (event, path: unknown) => {
    if (isOurPage(event) && typeof path === 'string' && path.length <= 4096) await services.showInFolder(path)
  })
}
