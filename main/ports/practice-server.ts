/** The practice server as the core needs it: an SMTP and an IMAP server inside the program. */
export interface PracticeEndpoint {
  readonly host: string
  readonly port: number
  readonly username: string
  readonly password: string
}

export interface RunningPracticeServer {
  /** Plaintext with login. */
  readonly smtp: PracticeEndpoint
  readonly imap: PracticeEndpoint
  /** The mailbox's own address. */
  readonly address: string
  /** What the account may send as beside its own address. */
  readonly aliases: readonly string[]
  stop(): Promise<void>
}

export interface PracticeServers {
  /** Rejects with Node's error where a port that was asked for is taken. */
  start(ports: {
    readonly smtpPort?: number | undefined
    readonly imapPort?: number | undefined
  }): Promise<RunningPracticeServer>
}
