/** What people expect of a desktop window and Electron leaves to the program. */
import { BrowserWindow, dialog, Menu, type MenuItemConstructorOptions, type WebContents } from 'electron'

interface Place {
  readonly isEditable: boolean
  readonly selectionText: string
  readonly editFlags: { readonly canCut: boolean; readonly canCopy: boolean; readonly canPaste: boolean }
}

/** The menu of the right mouse button: the clipboard, where it can do something. */
export const contextMenu = ({
  isEditable,
  selectionText,
  editFlags,
}: Place): MenuItemConstructorOptions[] => {
  if (isEditable) {
    return [
      { role: 'undo' },
      { role: 'redo' },
      { type: 'separator' },
      { role: 'cut', enabled: editFlags.canCut },
      { role: 'copy', enabled: editFlags.canCopy },
      { role: 'paste', enabled: editFlags.canPaste },
      { type: 'separator' },
      { role: 'selectAll' },
    ]
  }
  return selectionText.trim() === '' ? [] : [{ role: 'copy', enabled: editFlags.canCopy }]
}

/** A page that is not done yet keeps its window open without a word, unless somebody asks. */
const askToLeave = (contents: WebContents): boolean => {
  const question = {
    type: 'question' as const,
    message: 'Close without keeping what was typed last?',
    detail: 'What was typed a moment ago, a password for example, is not kept yet.',
    buttons: ['Stay', 'Close'],
    defaultId: 0,
    cancelId: 0,
  }
  const window = BrowserWindow.fromWebContents(contents)
  const answer =
    window === null ? dialog.showMessageBoxSync(question) : dialog.showMessageBoxSync(window, question)
  return answer === 1
}

export const addHabits = (contents: WebContents): void => {
  contents.on('context-menu', (_event, place) => {
    const template = contextMenu(place)
    if (template.length > 0) Menu.buildFromTemplate(template).popup()
  })
  // Preventing this event lets the page go.
  contents.on('will-prevent-unload', (event) => {
    if (askToLeave(contents)) event.preventDefault()
  })
}
