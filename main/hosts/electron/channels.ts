/** Names of the channels between the window and the program, and what the window is given of them. */
import type { Result } from '#shared/errors.ts'

export const channels = {
  call: 'mailroom:call',
  cancel: 'mailroom:cancel',
  progress: 'mailroom:progress',
  menu: 'mailroom:menu',
  choosePath: 'mailroom:choose-path',
  showInFolder: 'mailroom:show-in-folder',
} as const

export const pathPurposes = ['settings-open', 'settings-new', 'certificates', 'cacerts'] as const
export type PathPurpose = (typeof pathPurposes)[number]

/** What the menu may ask of the page, by the page's own names for it. */
export type MenuAction =
  | 'email'
  | 'diagnose'
  | 'server-file'
  | 'history'
  | 'update'
  | 'test'
  | 'stop'
  | 'palette'
  | 'explain'
  | 'open-file'
  | 'add-environment'
  | 'copy-settings'
  | 'options'
  | 'practice'

/** `window.mailroom`: no Node, no Electron, no channel of the page's own choosing. */
export interface Bridge {
  /** @param id made by the page, for `cancel` and `onProgress` */
  call(id: string, method: string, input: unknown): Promise<Result<unknown>>
  cancel(id: string): void
  /** @returns a function that ends it */
  onProgress(listener: (id: string, progress: unknown) => void): () => void
  onMenu(listener: (action: string) => void): () => void
  /** The system's dialog; null where the person chose none. */
  choosePath(purpose: PathPurpose): Promise<string | null>
  showInFolder(path: string): Promise<void>
  /** Where a file that was dropped on the window lies; null where it lies nowhere. */
  pathOf(file: File): string | null
}
