/** The native menu: the page's own shortcuts, and what a desktop expects. */
import type { MenuItemConstructorOptions } from 'electron'
import type { MenuAction } from './channels.ts'

export const menuTemplate = (
  platform: NodeJS.Platform,
  send: (action: MenuAction) => void,
): MenuItemConstructorOptions[] => {
  const item = (label: string, action: MenuAction, accelerator: string): MenuItemConstructorOptions => ({
    label,
    accelerator,
    click: () => send(action),
  })
  const mac = platform === 'darwin'
  return [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    {
      label: 'File',
      submenu: [
        item('Test', 'test', 'CmdOrCtrl+T'),
        item('Update…', 'update', 'CmdOrCtrl+S'),
        { type: 'separator' },
        mac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        item('Email', 'view-1', 'CmdOrCtrl+1'),
        item('Diagnose', 'view-2', 'CmdOrCtrl+2'),
        item('Server file', 'view-3', 'CmdOrCtrl+3'),
        item('History', 'view-4', 'CmdOrCtrl+4'),
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
