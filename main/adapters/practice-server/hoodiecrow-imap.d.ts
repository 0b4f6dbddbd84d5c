/** What is used of hoodiecrow-imap 2.1.0, which has no types of its own. */
declare module 'hoodiecrow-imap' {
  import type { EventEmitter } from 'node:events'

  namespace hoodiecrow {
    interface Value {
      readonly type: string
      value: string
    }
    /** A command as its parser gives it. Lists are arrays, NIL is null. */
    interface ParsedCommand {
      readonly tag: string
      readonly command: string
      readonly attributes?: (Value | (Value | null)[] | null)[]
      /** Ours: an untagged SEARCH has been sent for this command. */
      searchAnswered?: boolean
    }
    interface Response {
      tag: string
      command?: string
      attributes?: unknown[]
      skipResponse?: boolean
      /** News of another connection's doing. */
      notification?: boolean
    }
    interface Message {
      readonly uid: number
      readonly raw: string
      readonly flags: string[]
    }
    interface Mailbox {
      readonly path: string
      readonly messages: Message[]
    }
    interface Socket extends EventEmitter {
      destroyed: boolean
      write(data: string | Uint8Array): boolean
      end(): void
    }
    interface Connection {
      socket: Socket | null
      state: 'Not Authenticated' | 'Authenticated' | 'Selected' | 'Logout'
      readOnly?: boolean
      selectedMailbox?: Mailbox | false
      secureConnection: boolean
      directNotifications: boolean
      /** While set, lines go here instead of to the command parser. */
      inputHandler: ((line: string) => void) | false
      processNotifications(parsed?: ParsedCommand): void
      expungeDeleted(mailbox: Mailbox, ignoreSelf: boolean, ignoreExists?: boolean): void
      send(response: Response, description?: string, parsed?: ParsedCommand, ...rest: unknown[]): void
    }
    type CommandHandler = (
      connection: Connection,
      parsed: ParsedCommand,
      data: string,
      callback: () => void,
    ) => void
    interface Server extends EventEmitter {
      readonly commandHandlers: Record<string, CommandHandler>
      readonly outputHandlers: ((
        connection: Connection,
        response: Response,
        description: string | undefined,
        parsed: ParsedCommand | undefined,
        ...rest: unknown[]
      ) => void)[]
      readonly connectionHandlers: ((connection: Connection) => void)[]
      readonly capabilities: Record<string, (connection: Connection) => boolean>
      registerCapability(keyword: string, isOffered?: (connection: Connection) => boolean): void
      setCommandHandler(command: string, handler: CommandHandler): void
      getCommandHandler(command: string): CommandHandler | false
      formatInternalDate(date: Date): string
      /** Every folder by its path. */
      readonly folderCache: Record<string, Mailbox>
      appendMessage(
        mailbox: string | Mailbox,
        flags: string[],
        internalDate: Date | string | undefined,
        raw: string,
        ignoreConnection?: Connection,
      ): { mailbox: Mailbox; message: Message }
      createClient(socket: Socket): void
    }
    type Plugin = (server: Server) => void
    interface Options {
      credentials: object
      plugins: Plugin[]
      storage: object
      users: object
      id?: Record<string, string>
    }
  }
  function hoodiecrow(options: hoodiecrow.Options): hoodiecrow.Server
  export = hoodiecrow
}

declare module 'hoodiecrow-imap/lib/commands/*' {
  import type { CommandHandler } from 'hoodiecrow-imap'

  const handler: CommandHandler
  export = handler
}

declare module 'hoodiecrow-imap/lib/plugins/*' {
  import type { Plugin } from 'hoodiecrow-imap'

  const plugin: Plugin
  export = plugin
}
