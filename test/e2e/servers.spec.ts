/** The eight broken set-ups and the right ones on real Postfix and Dovecot: page and command line name the same. */
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import type { Report } from '#shared/diagnosis/model.ts'
import { type MailHost, startMailHost } from '../servers/mail-host.ts'
import { requirePrograms } from '../servers/programs.ts'
import { passwordsOf, settingsOf } from '../set-ups/run.ts'
import { firstSetUps, type HostName, hosts } from '../set-ups/set-ups.ts'
import { type Console, fieldOf, openView, picture, startConsole } from './console.ts'

const missing = requirePrograms('postfix', 'dovecot')
test.skip(missing !== undefined, missing)

const hostNames = [...new Set(firstSetUps.map(({ host }) => host))]
const started = new Map<HostName, MailHost>()
let console: Console
// One page for all: the address's token is good for one exchange, a reload keeps the session.
let page: Page

test.beforeAll(async ({ browser }) => {
  console = await startConsole()
  page = await browser.newPage()
  await page.goto(console.address)
  await expect(page.getByRole('heading').first()).toBeVisible()
  for (const name of hostNames) started.set(name, await startMailHost(await hosts[name]()))
})
test.afterAll(async () => {
  await page.close()
  await console.stop()
  for (const host of started.values()) await host.stop()
})

const checkName = { smtp: 'Outgoing mail', imap: 'Incoming mail' } as const

for (const setUp of firstSetUps) {
  test(`${setUp.check}: ${setUp.name} → ${setUp.cause}`, async () => {
    const host = started.get(setUp.host)
    if (host === undefined) throw new Error(`${setUp.host} was not started`)
    const name = `${setUp.check} ${setUp.name}`.slice(0, 60)
    const path = join(console.folder, `${name.replaceAll(' ', '-').replaceAll(',', '')}.properties`)
    const settings = { ...settingsOf(setUp, host), 'tls.caFile': host.caFile }
    const added = await console.cli(['env', 'add', name, '--file', path])
    expect(added.code, added.stderr).toBe(0)
    const set = await console.cli([
      'set',
      '--env',
      name,
      ...Object.entries(settings)
        .filter(([, value]) => value !== '')
        .map(([key, value]) => `${key}=${value}`),
    ])
    expect(set.code, set.stderr).toBe(0)
    // As a server whose Java knows the authority: without this copy the right settings are green but for that.
    const configured = await console.cli(['env', 'configure', name, '--cacerts', host.caFile])
    expect(configured.code, configured.stderr).toBe(0)

    // The command line.
    const passwords = passwordsOf(setUp)
    const checked = await console.cli(
      ['check', '--env', name, '--draft', '--only', setUp.check, '--format', 'json'],
      { MAILROOM_SMTP_PASSWORD: passwords.smtp, MAILROOM_IMAP_PASSWORD: passwords.imap },
    )
    const report = JSON.parse(checked.stdout) as Report
    const [check] = report.checks
    expect(report.cause, JSON.stringify(check?.findings, null, 1)).toBe(setUp.cause)
    expect(report.verdict === 'pass').toBe(setUp.cause === null)
    expect(checked.code).toBe({ pass: 0, warn: 1, fail: 2, skipped: 3 }[report.verdict])
    const told = check?.findings.find(({ cause }) => cause === setUp.cause)

    // The page.
    await page.reload()
    await page.getByRole('button', { name }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(name)
    await fieldOf(page, 'smtp.password').fill(passwords.smtp)
    await fieldOf(page, 'imap.password').fill(passwords.imap)
    await page
      .getByRole('button', { name: setUp.check === 'smtp' ? /^Test Outgoing/ : /^Test Incoming/ })
      .click()
    await openView(page, 'Diagnose')
    if (setUp.cause === null) {
      await expect(page.getByText(/^all well in/)).toBeVisible({ timeout: 20_000 })
      await expect(page.getByRole('article')).toHaveCount(0)
    } else {
      const finding = page.getByRole('article', { name: told?.title ?? 'no title', exact: true }).first()
      await expect(finding).toBeVisible({ timeout: 20_000 })
      await expect(page.getByRole('article').first()).toContainText(told?.title ?? 'no title')
    }
    await expect(page.getByRole('heading', { name: checkName[setUp.check], exact: true })).toBeVisible()
    await picture(page, `cause-${setUp.check}-${(setUp.cause ?? 'none').toLowerCase()}`)
    const text = await page.locator('body').innerText()
    for (const secret of [passwords.smtp, passwords.imap]) expect(text).not.toContain(secret)
  })
}
