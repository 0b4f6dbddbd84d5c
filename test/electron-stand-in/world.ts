/** What the pieces of one run of the stand-in share. */
import type { EventEmitter } from 'node:events'
import type { BrowserContext, Download } from '@playwright/test'
import type { StandInContents, StandInWindow } from './contents.ts'

export type IpcHandler = (event: unknown, ...values: unknown[]) => unknown

export interface World {
  readonly app: EventEmitter
  readonly ipcMain: EventEmitter
  readonly handlers: Map<string, IpcHandler>
  readonly windows: StandInWindow[]
  context(): Promise<BrowserContext>
  /** A window that was allowed would have asked for this. */
  leak(url: string): void
  download(contents: StandInContents, download: Download): Promise<void>
}
