import type { FileFault } from '#main/ports/files.ts'

const words: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'this account may not read the file',
  EPERM: 'this account may not read the file',
  EISDIR: 'it is a folder',
  NOT_REGULAR: 'it is no ordinary file',
}

/** Why a file of certificates was not read, as the end of a sentence. @param limit "1 MiB" */
export const readFault = ({ code, message }: FileFault, limit: string): string =>
  code === 'TOO_LARGE' ? `the file is over ${limit}` : (words[code] ?? message)
