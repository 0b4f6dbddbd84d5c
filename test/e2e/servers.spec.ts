/** The eight broken set-ups and the right ones on real Postfix and Dovecot: page and command line name the same. */
import { writeFile } from 'node:fs/promises'
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
const name = 'Servers'
let console: Console
// One page for all: the address's token is good for one exchange, a reload keeps the session.
let page: Page
/** The authorities of all hosts. */
let caFile: string

test.beforeAll(async ({ browser }) => {
  for (const host of hostNames) started.set(host, await startMailHost(await hosts[host]()))
  console = await startConsole()
  caFile = join(console.folder, 'authorities.pem')
  await writeFile(caFile, [...started.values()].map(({ caPem }) => caPem).join('\n'))
  const added = await console.cli(['env', 'add', name, '--file', join(console.folder, 'mail.properties')])
  expect(added.code, added.stderr).toBe(0)
  // As servers whose Java knows the authority: without this copy the right settings are green but for that.
  const configured = await console.cli(['env', 'configure', name, '--cacerts', caFile])
  expect(configured.code, configured.stderr).toBe(0)
  page = await browser.newPage({ reducedMotion: 'reduce' })
  await page.goto(console.address)
  await expect(page.getByRole('heading').first()).toBeVisible()
})
test.afterAll(async () => {
  await page.close()
  await console.stop()
  await Promise.all([...started.values()].map((host) => host.stop()))
})

const checkName = { smtp: 'Outgoing mail', imap: 'Incoming mail' } as const

for (const setUp of firstSetUps) {
  test(`${setUp.check}: ${setUp.name} → ${setUp.cause}`, async () => {
    const host = started.get(setUp.host)
    if (host === undefined) throw new Error(`${setUp.host} was not started`)
    const settings = { ...settingsOf(setUp, host), 'tls.caFile': caFile }
    const set = await console.cli([
      'set',
      '--env',
      name,
      ...Object.entries(settings).map(([key, value]) => `${key}=${value}`),
    ])
    expect(set.code, set.stderr).toBe(0)

    // The command line, and the page beside it.
    const passwords = passwordsOf(setUp)
    const checking = console.cli(
      ['check', '--env', name, '--draft', '--only', setUp.check, '--format', 'json'],
      { MAILROOM_SMTP_PASSWORD: passwords.smtp, MAILROOM_IMAP_PASSWORD: passwords.imap },
    )
    await page.reload()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(name)
    await fieldOf(page, 'smtp.password').fill(passwords.smtp)
    await fieldOf(page, 'imap.password').fill(passwords.imap)
    await page
      .getByRole('button', { name: setUp.check === 'smtp' ? /^Test Outgoing/ : /^Test Incoming/ })
      .click()
    await openView(page, 'Diagnose')

    const checked = await checking
    const report = JSON.parse(checked.stdout) as Report
    const [check] = report.checks
    expect(report.cause, JSON.stringify(check?.findings, null, 1)).toBe(setUp.cause)
    expect(report.verdict === 'pass').toBe(setUp.cause === null)
    expect(checked.code).toBe({ pass: 0, warn: 1, fail: 2, skipped: 3 }[report.verdict])
    const told = check?.findings.find(({ cause }) => cause === setUp.cause)

    if (setUp.cause === null) {
      await expect(page.getByText(/^all well in/)).toBeVisible()
      await expect(page.getByRole('article')).toHaveCount(0)
    } else {
      const finding = page.getByRole('article', { name: told?.title ?? 'no title', exact: true }).first()
      await expect(finding).toBeVisible()
      await expect(page.getByRole('article').first()).toContainText(told?.title ?? 'no title')
    }
    await expect(page.getByRole('heading', { name: checkName[setUp.check], exact: true })).toBeVisible()
    await picture(page, `cause-${setUp.check}-${(setUp.cause ?? 'none').toLowerCase()}`)
    const text = await page.locator('body').innerText()
    for (const secret of [passwords.smtp, passwords.imap]) expect(text).not.toContain(secret)
  })
}
