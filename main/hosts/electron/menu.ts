/** The native menu: the page's own shortcuts, and what a desktop expects. */
import type { MenuItemConstructorOptions } from 'electron'
import type { MenuAction } from './channels.ts'

export const menuTemplate = (
  platform: NodeJS.Platform,
  send: (action: MenuAction) => void,
): MenuItemConstructorOptions[] => {
  // Where the page knows the key as well it gets it first, and the menu's own is not used then.
  const item = (label: string, action: MenuAction, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    ...(accelerator === undefined ? {} : { accelerator }),
    click: () => send(action),
  })
  const mac = platform === 'darwin'
  return [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    {
      label: 'File',
      submenu: [
        item('New environment…', 'add-environment', 'CmdOrCtrl+N'),
        item('Open a server’s settings file…', 'open-file', 'CmdOrCtrl+O'),
        item('Practice server', 'practice'),
        { type: 'separator' },
        item('Copy settings…', 'copy-settings'),
        item('Options…', 'options'),
        item('Update…', 'update', 'CmdOrCtrl+S'),
        { type: 'separator' },
        mac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: 'Test',
      submenu: [
        item('Test', 'test', 'CmdOrCtrl+T'),
        item('Stop', 'stop'),
        { type: 'separator' },
        item('Explain a text…', 'explain'),
      ],
    },
    {
      label: 'View',
      submenu: [
        item('Email', 'email', 'CmdOrCtrl+1'),
        item('Diagnose', 'diagnose', 'CmdOrCtrl+2'),
        item('Server file', 'server-file', 'CmdOrCtrl+3'),
        item('History', 'history', 'CmdOrCtrl+4'),
        { type: 'separator' },
        item('All actions…', 'palette', 'CmdOrCtrl+K'),
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu' },
  ]
}
