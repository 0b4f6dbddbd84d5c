/** The built page in the stand-in's window, over the real preload and core: first start to a written file. */
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from '@playwright/test'
import { startElectron } from '../electron-stand-in/index.ts'
import { picture } from './console.ts'

const dist = resolve(import.meta.dirname, '../../dist')

test('the console opens in the window, reaches the core, and breaks no rule of its policy', async ({
  browser,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'mailroom-electron-'))
  const installation = join(folder, 'node_modules/mailroom')
  await cp(dist, installation, { recursive: true })
  await cp(resolve(dist, '../package.json'), join(installation, 'package.json'))
  const electron = await startElectron({
    browser,
    main: join(installation, 'electron/main.js'),
    dataFolder: join(folder, 'data'),
  })
  try {
    const page = await electron.page()
    const violations: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error') violations.push(message.text())
    })
    await page
      .getByRole('button', { name: /practice server/i })
      .first()
      .click()
    await expect(
      page
        .getByText('teamconnect@practice.example')
        .or(page.locator('input[value="teamconnect@practice.example"]'))
        .first(),
    ).toBeVisible()
    await picture(page, 'electron-window')
    electron.clickMenu('Diagnose')
    await expect(page.getByRole('tab', { name: 'Diagnose' })).toHaveAttribute('aria-selected', 'true')
    expect(violations).toEqual([])
    expect(electron.session.leaked).toEqual([])
    expect(electron.session.cancelled).toEqual([])
    const stored = await readFile(join(folder, 'data/environments.json'), 'utf8')
    expect(stored).toContain('practice')
  } finally {
    await electron.close()
    await rm(folder, { recursive: true, force: true })
  }
})
