/** The system's dialogs: files, and questions that the page must not answer. */

import { isAbsolute } from 'node:path'
import { app, BrowserWindow, dialog, type OpenDialogOptions, shell, type WebContents } from 'electron'
import type { Question } from '#main/adapters/page/questions.ts'
import type { PathPurpose } from './channels.ts'

const settingsFilter = { name: 'Settings', extensions: ['properties'] }
const anyFilter = { name: 'All files', extensions: ['*'] }

const openDialogs: Readonly<Record<Exclude<PathPurpose, 'settings-new'>, OpenDialogOptions>> = {
  'settings-open': { title: 'A server’s settings file', filters: [settingsFilter, anyFilter] },
  certificates: {
    title: 'Certificates (PEM)',
    filters: [{ name: 'Certificates', extensions: ['pem', 'crt', 'cer'] }, anyFilter],
  },
  // The file itself has no extension.
  cacerts: { title: 'A copy of the server’s cacerts', filters: [anyFilter] },
}

/** @returns the path that the person chose, or null */
export const choosePath = async (purpose: PathPurpose, sender: WebContents): Promise<string | null> => {
  const window = BrowserWindow.fromWebContents(sender)
  if (window === null) return null
  if (purpose === 'settings-new') {
    const { canceled, filePath } = await dialog.showSaveDialog(window, {
      title: 'Where the server’s settings file is to be',
      defaultPath: 'teamconnect-mail.properties',
      filters: [settingsFilter, anyFilter],
      // What stands there already is opened, not replaced: no question about replacing it.
      properties: ['dontAddToRecent', 'createDirectory'],
    })
    return canceled || filePath === '' ? null : filePath
  }
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    ...openDialogs[purpose],
    properties: ['openFile', 'dontAddToRecent'],
  })
  const path = canceled ? undefined : filePaths[0]
  if (path === undefined) return null
  if (purpose === 'settings-open') app.addRecentDocument(path)
  return path
}

let asking = false

/** One question at a time: what comes while it stands is refused. */
export const askPerson = async ({ message, detail, yes }: Question): Promise<boolean> => {
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0]
  if (asking || window === undefined) return false
  asking = true
  try {
    const { response } = await dialog.showMessageBox(window, {
      type: 'warning',
      message,
      detail,
      buttons: ['Cancel', yes],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    })
    return response === 1
  } finally {
    asking = false
  }
}

/** Not for what is no path of this computer: looking at a UNC path would send the user's credentials there. */
export const showInFolder = (path: string): void => {
  if (isAbsolute(path) && !/^[\\/]{2}/.test(path)) shell.showItemInFolder(path)
}
