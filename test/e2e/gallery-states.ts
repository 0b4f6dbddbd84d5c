/** Every view and state worth a picture: its data, its size, and the steps that lead to it. */
import type { Page } from '@playwright/test'

export interface PictureState {
  readonly name: string
  readonly scenario: string
  readonly size?: { readonly width: number; readonly height: number }
  readonly query?: string
  readonly steps?: (page: Page) => Promise<void>
}

const view = (name: string) => async (page: Page) => {
  await page.getByRole('tab', { name }).click()
}

const press = (name: string | RegExp) => async (page: Page) => {
  await page.getByRole('button', { name }).first().click()
}

const test = async (page: Page) => {
  await page.getByRole('button', { name: 'Test', exact: true }).first().click()
  await page.getByRole('list', { name: 'Path of Outgoing mail' }).waitFor()
}

const tested = async (page: Page) => {
  await test(page)
  await page.getByRole('button', { name: 'Save report…' }).and(page.locator(':enabled')).waitFor()
}

const station = (name: RegExp) => async (page: Page) => {
  await tested(page)
  await page.getByRole('button', { name }).first().click()
}

const outgoing = (page: Page) => page.getByRole('region', { name: 'Outgoing Mail Server Settings' })

const openUpdate = async (page: Page) => {
  await outgoing(page).getByLabel('Password').fill('a new one')
  await press('Update…')(page)
  await page.getByRole('dialog').getByRole('table').first().waitFor()
}

const tall = { width: 1280, height: 1500 }

export const pictureStates: readonly PictureState[] = [
  { name: 'first-start', scenario: 'empty' },
  { name: 'environments-one', scenario: 'one' },
  { name: 'environments-200', scenario: 'many' },
  { name: 'email-clean', scenario: 'plain' },
  { name: 'email-draft', scenario: 'draft', size: tall },
  {
    name: 'email-problem',
    scenario: 'draft',
    steps: async (page) => {
      await outgoing(page).getByLabel('Reply-To Address').fill('no-reply@')
      await page.keyboard.press('Tab')
    },
  },
  { name: 'email-new-file', scenario: 'new-file' },
  { name: 'email-no-keychain', scenario: 'no-keychain' },
  { name: 'email-password-in-file', scenario: 'in-file' },
  { name: 'email-file-broken', scenario: 'file-broken' },
  {
    name: 'email-advanced',
    scenario: 'draft',
    steps: async (page) => {
      const fold = page.getByRole('button', { name: 'Advanced' })
      await fold.click()
      await page.getByLabel('Name given in EHLO').scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'email-tested',
    scenario: 'auth-failed',
    steps: async (page) => {
      await page.getByRole('button', { name: 'Test Outgoing mail' }).click()
      await outgoing(page)
        .getByText(/Password refused/)
        .waitFor()
    },
  },
  { name: 'email-conflict', scenario: 'conflict' },
  { name: 'conflict-dialog', scenario: 'conflict', steps: press('Compare and decide…') },
  { name: 'update', scenario: 'draft', steps: openUpdate },
  {
    name: 'update-problems',
    scenario: 'draft',
    steps: async (page) => {
      await outgoing(page).getByLabel('Reply-To Address').fill('')
      await press('Update…')(page)
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'update-written',
    scenario: 'draft',
    steps: async (page) => {
      await openUpdate(page)
      await page.getByRole('dialog').getByRole('button', { name: 'Update', exact: true }).click()
      await page.getByRole('dialog').getByText('Written.').waitFor()
    },
  },
  { name: 'diagnose-empty', scenario: 'plain', steps: view('Diagnose') },
  { name: 'diagnose-running', scenario: 'running', steps: test },
  {
    name: 'diagnose-stopped',
    scenario: 'running',
    steps: async (page) => {
      await test(page)
      await press('Stop')(page)
    },
  },
  { name: 'diagnose-pass', scenario: 'pass', size: tall, steps: tested },
  { name: 'diagnose-warnings', scenario: 'warnings', size: tall, steps: tested },
  { name: 'diagnose-login-failed', scenario: 'auth-failed', size: tall, steps: tested },
  { name: 'diagnose-many-findings', scenario: 'certificates', size: tall, steps: tested },
  { name: 'diagnose-name-failed', scenario: 'dns', steps: station(/^Name, failed/) },
  { name: 'diagnose-port-failed', scenario: 'connect', steps: station(/^Port 465, failed/) },
  { name: 'diagnose-certificates', scenario: 'certificates', steps: station(/^TLS 1\.3, failed/) },
  { name: 'diagnose-sender', scenario: 'warnings', steps: station(/^Sender, warning/) },
  { name: 'diagnose-long-answers', scenario: 'long-answers', size: tall, steps: tested },
  {
    name: 'diagnose-compared',
    scenario: 'auth-failed',
    size: tall,
    steps: async (page) => {
      await tested(page)
      await press('Compare with…')(page)
      await page.getByRole('dialog').getByRole('listitem').nth(2).getByRole('button').click()
      await page.getByRole('button', { name: 'End comparison' }).waitFor()
    },
  },
  {
    name: 'save-report',
    scenario: 'auth-failed',
    steps: async (page) => {
      await tested(page)
      await press('Save report…')(page)
    },
  },
  {
    name: 'explain',
    scenario: 'plain',
    steps: async (page) => {
      await view('Diagnose')(page)
      await press('Explain a text…')(page)
      await page.getByRole('textbox', { name: 'Text' }).fill('535 5.7.8 Error: authentication failed')
      await page.getByRole('button', { name: 'Explain', exact: true }).click()
      await page.getByText('Read from').waitFor()
    },
  },
  {
    name: 'discover',
    scenario: 'draft',
    size: tall,
    steps: async (page) => {
      await view('Diagnose')(page)
      await press('See what the servers offer')(page)
      await page.getByRole('table', { name: /smtp\.relay/ }).waitFor()
    },
  },
  { name: 'server-file', scenario: 'draft', size: tall, steps: view('Server file') },
  { name: 'server-file-clean', scenario: 'plain', steps: view('Server file') },
  {
    name: 'backup-restore',
    scenario: 'plain',
    steps: async (page) => {
      await view('Server file')(page)
      await press('Restore…')(page)
    },
  },
  { name: 'history', scenario: 'plain', steps: view('History') },
  { name: 'history-empty', scenario: 'no-history', steps: view('History') },
  {
    name: 'palette',
    scenario: 'plain',
    steps: async (page) => {
      await page.keyboard.press('Alt+Shift+K')
      await page.getByRole('combobox', { name: 'Commands' }).fill('mail')
    },
  },
  { name: 'add-environment', scenario: 'plain', steps: press('Add an environment…') },
  { name: 'copy-settings', scenario: 'draft', steps: press('Copy settings from…') },
  { name: 'options', scenario: 'plain', steps: press('Options of this environment') },
  { name: 'small-email', scenario: 'draft', size: { width: 900, height: 600 } },
  { name: 'small-diagnose', scenario: 'auth-failed', size: { width: 900, height: 600 }, steps: tested },
  { name: 'zoomed-email', scenario: 'draft', size: { width: 640, height: 400 } },
  { name: 'zoomed-diagnose', scenario: 'auth-failed', size: { width: 640, height: 400 }, steps: tested },
  {
    name: 'zoomed-server-file',
    scenario: 'draft',
    size: { width: 640, height: 400 },
    steps: view('Server file'),
  },
  { name: 'long-words-email', scenario: 'draft', query: '&words=long' },
  { name: 'long-words-history', scenario: 'plain', query: '&words=long' },
]
