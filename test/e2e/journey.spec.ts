/** The whole way in the page: on the practice server, and on Postfix and Dovecot with a real keychain. */
import { mkdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type Locator, type Page, test } from '@playwright/test'
import type { Report } from '#shared/diagnosis/model.ts'
import { type MailHost, startMailHost } from '../servers/mail-host.ts'
import { requirePrograms } from '../servers/programs.ts'
import { expectNothingForAxe } from './axe.ts'
import { type Console, fieldOf, filesBelow, openView, picture, startConsole } from './console.ts'

const views = ['Email', 'Diagnose', 'Server file', 'History'] as const

const watchPage = (page: Page): string[] => {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error' || /Content Security Policy/i.test(message.text()))
      complaints.push(message.text())
  })
  return complaints
}

test.describe('on the practice server', () => {
  // One way through one console: each test goes on where the one before it ended.
  test.describe.configure({ mode: 'serial' })
  let console: Console
  let page: Page
  let complaints: readonly string[]
  test.beforeAll(async ({ browser }) => {
    console = await startConsole()
    page = await browser.newPage()
    complaints = watchPage(page)
  })
  test.afterAll(async () => {
    await page.close()
    await console.stop()
  })
  test.afterEach(() => expect(complaints).toEqual([]))
  const fileText = () => readFile(join(console.dataFolder, 'practice', 'mail.properties'), 'latin1')

  test('a newcomer gets from first start to a written file in at most 12 actions', async () => {
    let actions = 0
    const act = async (target: Locator) => {
      actions += 1
      await target.click()
    }
    await page.goto(console.address)
    await expect(page.getByRole('heading', { name: /Set up TeamConnect/ })).toBeVisible()
    await picture(page, '01-first-start')
    await expectNothingForAxe(page, 'first start')

    await act(page.getByRole('button', { name: /Try it with the practice server/ }))
    await expect(fieldOf(page, 'smtp.host')).toHaveValue('127.0.0.1')
    await picture(page, '02-email')
    await expectNothingForAxe(page, 'Email')

    await act(page.getByRole('button', { name: /^Test/ }).first())
    await expect(page.getByRole('tab', { name: 'Diagnose' })).toHaveAttribute('aria-selected', 'true')
    await expect(page.getByText(/works, with warnings|all well/).first()).toBeVisible()
    await picture(page, '03-diagnose')
    await expectNothingForAxe(page, 'Diagnose')

    await act(page.getByRole('button', { name: /^Update/ }))
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByRole('heading', { name: /^Update / })).toBeVisible()
    await expect(dialog.getByText('Give the server its key')).toBeVisible()
    await picture(page, '04-update')
    await expectNothingForAxe(page, 'Update')
    await act(dialog.getByRole('button', { name: 'Make a key' }))
    await act(dialog.getByRole('checkbox', { name: 'The server has its key' }))
    await act(dialog.getByRole('button', { name: 'Write the file' }))
    await expect(dialog.getByText('Written.')).toBeVisible()
    await picture(page, '05-written')
    expect(actions).toBeLessThanOrEqual(12)
    expect(await fileText()).toMatch(/^mail\.smtp\.host=127\.0\.0\.1$/m)
    expect(await fileText()).toMatch(/^mail\.smtp\.password=ENC\([A-Za-z0-9+/=]+\)$/m)
  })

  test('the restart is confirmed, and the history has what was done', async () => {
    await page.getByRole('dialog').getByRole('button', { name: 'Confirm the restart…' }).click()
    await expect(page.getByText(/Restart needed/).first()).toBeVisible()
    await picture(page, '06-server-file')
    await expectNothingForAxe(page, 'Server file')

    await page.getByRole('button', { name: /I have restarted it/ }).click()
    await expect(page.getByText(/Running these settings/).first()).toBeVisible()

    await openView(page, 'History')
    await picture(page, '07-history')
    await expectNothingForAxe(page, 'History')
  })

  test('a broken set-up has its fix in the file three clicks after the failed result', async () => {
    const update = page.getByRole('button', { name: 'Update…' }).first()
    const dialog = page.getByRole('dialog')
    const write = dialog.getByRole('button', { name: 'Update', exact: true })

    // Somebody breaks it.
    await openView(page, 'Email')
    await page.getByRole('checkbox', { name: /requires authentication/ }).click()
    await update.click()
    await write.click()
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    expect(await fileText()).toMatch(/^mail\.smtp\.auth=false$/m)
    await page.getByRole('button', { name: 'Test' }).first().click()
    const fix = page.getByRole('button', { name: /^Tick Outgoing server requires authentication/ }).first()
    await expect(fix).toBeVisible()

    // … and the fix is three clicks away.
    await fix.click()
    await update.click()
    await write.click()
    await expect(dialog.getByText('Written.')).toBeVisible()
    expect(await fileText()).toMatch(/^mail\.smtp\.auth=true$/m)
  })
})

test.describe('on Postfix and Dovecot with a real keychain', () => {
  const missing = requirePrograms('postfix', 'dovecot', 'gnome-keyring-daemon', 'dbus-run-session')
  test.skip(missing !== undefined, missing)
  const smtpPassword = 'Canary #1 = "ä\\ö"!'
  const imapPassword = 'Canary:2 ü€ ok'
  let host: MailHost
  test.beforeAll(async () => {
    host = await startMailHost({
      users: [
        { name: 'alice@example.com', password: smtpPassword },
        { name: 'inbox@example.com', password: imapPassword },
      ],
    })
  })
  test.afterAll(() => host.stop())

  test('a password set in the page is used by the command line, and is nowhere else', async ({ page }) => {
    const console = await startConsole({ keychain: true })
    const complaints = watchPage(page)
    const answers: string[] = []
    page.on('response', (response) => {
      if (response.url().includes('/rpc/'))
        void response.text().then(
          (text) => answers.push(text),
          // Left behind by a navigation: the page did not see it either.
          () => undefined,
        )
    })
    try {
      const path = join(console.folder, 'server', 'mail.properties')
      await mkdir(join(console.folder, 'server'))
      await page.goto(console.address)
      await page.getByRole('button', { name: /New environment/ }).click()
      const add = page.getByRole('dialog')
      await add.getByRole('textbox', { name: /Path of the file/ }).fill(path)
      await add.getByRole('textbox', { name: 'Name' }).fill('Production')
      await add.getByRole('button', { name: 'Add' }).click()

      await fieldOf(page, 'smtp.host').fill('localhost')
      await fieldOf(page, 'smtp.replyTo').fill('alice@example.com')
      await fieldOf(page, 'smtp.useSsl').click()
      await fieldOf(page, 'smtp.auth').click()
      await fieldOf(page, 'smtp.username').fill('alice@example.com')
      await fieldOf(page, 'smtp.password').fill(smtpPassword)
      await fieldOf(page, 'notifications.useSystemReply').click()
      await fieldOf(page, 'imap.host').fill('localhost')
      await fieldOf(page, 'imap.username').fill('inbox@example.com')
      await fieldOf(page, 'imap.password').fill(imapPassword)
      await fieldOf(page, 'imap.useSsl').click()
      await page
        .getByRole('button', { name: /Advanced/ })
        .first()
        .click()
      await fieldOf(page, 'smtp.port').fill(String(host.postfix.smtpsPort))
      await fieldOf(page, 'imap.port').fill(String(host.dovecot.imapsPort))
      await fieldOf(page, 'tls.caFile').fill(host.caFile)
      await picture(page, '10-email-filled')

      await page.getByRole('button', { name: /^Test/ }).first().click()
      await openView(page, 'Diagnose')
      await expect(page.getByText(/works, with warnings/)).toHaveCount(2)
      await expect(page.getByRole('button', { name: /Login, passed/ })).toHaveCount(2)
      await picture(page, '11-diagnose-real')

      await page.getByRole('button', { name: /^Update/ }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('button', { name: 'Make a key' }).click()
      await dialog.getByRole('checkbox', { name: 'The server has its key' }).click()
      await dialog.getByRole('button', { name: 'Write the file' }).click()
      await expect(dialog.getByText('Written.')).toBeVisible()
      await dialog.getByRole('button', { name: 'Close' }).last().click()
      expect((await stat(path)).mode & 0o777).toBe(0o600)

      const checked = await console.cli(['check', '--env', 'Production', '--format', 'json', '--transcript'])
      expect(checked.code, checked.stdout + checked.stderr).toBe(1)
      const report = JSON.parse(checked.stdout) as Report
      expect(report.cause).toBe('TLS_TRUSTED_HERE_NOT_IN_JAVA')
      for (const check of report.checks) {
        const login = check.stages.find(({ stage }) => stage === 'auth' || stage === 'login')
        expect(login?.status).toBe('pass')
      }
      const status = await console.cli(['password', 'status', 'smtp', '--env', 'Production'])
      expect(status.stdout).toMatch(/set/i)

      for (const view of views) await openView(page, view)
      const everywhere = [
        ...(await filesBelow(console.dataFolder)),
        ...(await filesBelow(join(console.folder, 'server'))),
        ['answers', answers.join('\n')] as const,
        ['console output', console.output()] as const,
        ['report', checked.stdout + checked.stderr] as const,
        ['page', await page.content()] as const,
      ]
      for (const secret of [smtpPassword, imapPassword]) {
        const forms = [
          Buffer.from(secret, 'utf8').toString('latin1'),
          secret,
          JSON.stringify(secret).slice(1, -1),
          Buffer.from(secret, 'utf8').toString('base64'),
          encodeURIComponent(secret),
        ]
        for (const [where, text] of everywhere) {
          for (const form of forms) expect(text.includes(form), `${where} holds the password`).toBe(false)
        }
      }
      expect(complaints).toEqual([])
    } finally {
      await console.stop()
    }
  })
})
