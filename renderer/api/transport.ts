import type { Call } from '#shared/client.ts'

/** What the page may ask of the host that shows it, apart from the core's methods. */
export interface HostServices {
  readonly kind: 'electron' | 'web'
  /** The system's dialog for a file; undefined where there is none: then a path is typed. */
  readonly choosePath?: ((purpose: PathPurpose) => Promise<string | null>) | undefined
  /** Opens the file's folder in the system's file manager. */
  readonly showInFolder?: ((path: string) => Promise<void>) | undefined
  /** The path of a file that was dropped on the window, where the host may know it. */
  readonly pathOf?: ((file: File) => string | null) | undefined
  /** Actions chosen from the native menu. */
  readonly onMenu?: ((listener: (action: string) => void) => () => void) | undefined
}

export type PathPurpose = 'settings-open' | 'settings-new' | 'certificates' | 'cacerts'

export interface Host {
  readonly call: Call
  readonly services: HostServices
}
