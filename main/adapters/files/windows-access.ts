import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { runProgram } from '../child-process.ts'

/**
 * What `icacls /save` wrote (UTF-16LE: a line with the name, a line with the access list in SDDL), made out
 * to another name, so that `/restore` gives the list to that file.
 */
export const renameInSavedList = (saved: Buffer, name: string): Buffer => {
  const text = saved.toString('utf16le')
  const mark = text.startsWith('﻿') ? '﻿' : ''
  const lineEnd = text.indexOf('\r\n')
  if (lineEnd < 0) throw new Error('icacls saved no access list')
  return Buffer.from(`${mark}${name}${text.slice(lineEnd)}`, 'utf16le')
}

/**
 * Gives `to` the access list of `from` (Windows only; elsewhere nothing). A rename on Windows keeps the list
 * of the file that is moved, not of the one that it replaces, so the new file must have it before.
 */
export const copyAccessList = async (from: string, to: string): Promise<void> => {
  if (process.platform !== 'win32') return
  const folder = await mkdtemp(join(tmpdir(), 'mailroom-'))
  try {
    const saved = join(folder, 'access')
    await runProgram('icacls', [from, '/save', saved, '/q'], 20_000)
    await writeFile(saved, renameInSavedList(await readFile(saved), basename(to)))
    await runProgram('icacls', [dirname(to), '/restore', saved, '/q'], 20_000)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
