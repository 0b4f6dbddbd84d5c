/** The note that goes to the server team together with a file that is handed over. */

export interface Handover {
  /** Where the file belongs on the server. */
  readonly targetPath: string
  readonly sha256: string
  /** Account or group that TeamConnect runs under, where the environment names it. */
  readonly readableBy?: string | undefined
  /** The file has encrypted passwords. */
  readonly encrypted: boolean
  /** Only where the key is new and the user wants it in the note; else it is handed over by another way. */
  readonly serverKey?: string | undefined
  /** A password stands readable in the file. */
  readonly plain: boolean
}

const javaCode = [
  'import java.io.FileInputStream;',
  'import java.io.InputStream;',
  'import org.jasypt.encryption.pbe.StandardPBEStringEncryptor;',
  'import org.jasypt.iv.RandomIvGenerator;',
  'import org.jasypt.properties.EncryptableProperties;',
  '',
  'StandardPBEStringEncryptor encryptor = new StandardPBEStringEncryptor();',
  'encryptor.setAlgorithm("PBEWITHHMACSHA512ANDAES_256");',
  'encryptor.setKeyObtentionIterations(1000);',
  'encryptor.setIvGenerator(new RandomIvGenerator());',
  'encryptor.setPassword(System.getenv("JASYPT_ENCRYPTOR_PASSWORD"));',
  'EncryptableProperties settings = new EncryptableProperties(encryptor);',
  'try (InputStream in = new FileInputStream(path)) { settings.load(in); }',
  '// settings.getProperty("mail.smtp.password") is the password as text.',
]

/** Plain text, ready to be saved or sent. Without `serverKey` no secret is in it. */
export const handoverNote = (handover: Handover): string => {
  const { targetPath, sha256, readableBy } = handover
  const reader = readableBy ?? 'the account that TeamConnect runs under'
  const lines = [
    'E-mail settings of TeamConnect: what to do with the file',
    '',
    `1. Put the file at: ${targetPath}`,
    `2. It must be readable by ${reader}${handover.plain ? ', and by nobody else: a password stands readable in it' : ''}.`,
    '3. Check that it arrived whole. Its SHA-256 is:',
    `   ${sha256}`,
    `   On a computer with Mailroom: mailroom verify "${targetPath}" --sha256 ${sha256}`,
    `   Without it: sha256sum "${targetPath}" (Linux), certutil -hashfile "${targetPath}" SHA256 (Windows)`,
  ]
  if (handover.encrypted) {
    lines.push(
      '4. The passwords in it are encrypted (Jasypt). The server needs the key in its environment:',
      handover.serverKey === undefined
        ? '   JASYPT_ENCRYPTOR_PASSWORD=(the server key; you get it by another way than this note)'
        : `   JASYPT_ENCRYPTOR_PASSWORD=${handover.serverKey}`,
      '   Jasypt’s own defaults cannot read them. Algorithm, iterations and IV generator must be set:',
      '',
      ...javaCode.map((line) => (line === '' ? '' : `       ${line}`)),
      '',
    )
  }
  lines.push(
    `${handover.encrypted ? 5 : 4}. Restart TeamConnect on the application server: it reads the file only as it starts.`,
    '',
  )
  return lines.join('\n')
}
