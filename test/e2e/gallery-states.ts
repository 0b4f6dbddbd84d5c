/** Every view and state worth a picture: its data, its size, and the steps that lead to it. */
import type { Page } from '@playwright/test'

export interface PictureState {
  readonly name: string
  readonly scenario: string
  readonly size?: { readonly width: number; readonly height: number }
  /** What the page is opened with: other words. */
  readonly query?: string
  readonly steps?: (page: Page) => Promise<void>
}

const view = (name: string) => async (page: Page) => {
  await page.getByRole('tab', { name }).click()
}

const press = (name: string | RegExp) => async (page: Page) => {
  await page.getByRole('button', { name }).first().click()
}

const opens = (name: string | RegExp) => async (page: Page) => {
  await press(name)(page)
  await page.getByRole('dialog').waitFor()
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

const moreCheck = (button: string) => async (page: Page) => {
  await view('Diagnose')(page)
  await press(button)(page)
  await page.getByRole('button', { name: 'Save report…' }).and(page.locator(':enabled')).waitFor()
}

const asked = (button: string) => async (page: Page) => {
  await view('Diagnose')(page)
  await opens(button)(page)
}

const tall = { width: 1280, height: 1500 }

export const pictureStates: readonly PictureState[] = [
  { name: 'first-start', scenario: 'empty' },
  { name: 'first-start-recent', scenario: 'empty-recent' },
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
        .getByText(/User name or password is wrong/)
        .waitFor()
    },
  },
  { name: 'email-conflict', scenario: 'conflict' },
  { name: 'conflict-dialog', scenario: 'conflict', steps: opens('Compare and decide…') },
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
  { name: 'diagnose-empty-recent', scenario: 'recent', steps: view('Diagnose') },
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
      await opens('Save report…')(page)
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
      await page.getByRole('button', { name: 'Look', exact: true }).click()
      await page.getByRole('table', { name: /smtp\.relay/ }).waitFor()
    },
  },
  { name: 'diagnose-sender-domains', scenario: 'draft', steps: moreCheck('Check sender domains') },
  {
    name: 'diagnose-sender-domain-records',
    scenario: 'draft',
    steps: async (page) => {
      await moreCheck('Check sender domains')(page)
      await page.getByRole('button', { name: /^DMARC, warning/ }).click()
    },
  },
  { name: 'send-as-question', scenario: 'draft', steps: asked('Send as…') },
  {
    name: 'diagnose-send-as',
    scenario: 'draft',
    size: tall,
    steps: async (page) => {
      await asked('Send as…')(page)
      await press('Ask the server')(page)
      await page.getByRole('table', { name: 'Who may send as whom' }).waitFor()
    },
  },
  { name: 'round-trip-question', scenario: 'draft', steps: asked('Round trip…') },
  {
    name: 'diagnose-round-trip',
    scenario: 'draft',
    size: tall,
    steps: async (page) => {
      await asked('Round trip…')(page)
      await press('Send it')(page)
      await page.getByRole('region', { name: 'The way of the mail' }).waitFor()
    },
  },
  { name: 'diagnose-certificate-file', scenario: 'ca-file', size: tall, steps: tested },
  {
    name: 'explain-target-tested',
    scenario: 'auth-failed',
    steps: async (page) => {
      await view('Diagnose')(page)
      await press('Explain a text…')(page)
      await page.getByRole('textbox', { name: 'Text' }).fill('535 5.7.8 Error: authentication failed')
      await page.getByRole('button', { name: 'Explain', exact: true }).click()
      await press('Test it')(page)
      await page.getByRole('button', { name: 'Test it again' }).waitFor()
    },
  },
  {
    name: 'email-last-found',
    scenario: 'found',
    steps: async (page) => {
      await page.getByText(/their DMARC policy says reject/).scrollIntoViewIfNeeded()
    },
  },
  { name: 'server-file-nodes', scenario: 'nodes', size: tall, steps: view('Server file') },
  {
    name: 'server-file-watching',
    scenario: 'watching',
    steps: async (page) => {
      await view('Server file')(page)
      await press('Watch for the restart')(page)
      await page.getByText(/Gone since/).waitFor()
    },
  },
  {
    name: 'server-file-back',
    scenario: 'watched',
    steps: async (page) => {
      await view('Server file')(page)
      await press('Watch for the restart')(page)
      await page.getByText(/Back at/).waitFor()
    },
  },
  { name: 'server-file', scenario: 'draft', size: tall, steps: view('Server file') },
  { name: 'server-file-clean', scenario: 'plain', steps: view('Server file') },
  {
    name: 'backup-restore',
    scenario: 'plain',
    steps: async (page) => {
      await view('Server file')(page)
      await opens('Restore…')(page)
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
  {
    name: 'palette-recent',
    scenario: 'recent',
    steps: async (page) => {
      await page.keyboard.press('Alt+Shift+K')
      await page.getByRole('combobox', { name: 'Commands' }).fill('recent')
      await page
        .getByRole('option', { name: /^Recent/ })
        .first()
        .waitFor()
    },
  },
  { name: 'add-environment', scenario: 'plain', steps: opens('Add an environment…') },
  { name: 'open-file', scenario: 'recent', steps: opens('Open a server’s file…') },
  { name: 'copy-settings', scenario: 'draft', steps: opens('Copy settings from…') },
  { name: 'options', scenario: 'plain', steps: opens('Options of this environment') },
  { name: 'small-email', scenario: 'draft', size: { width: 900, height: 600 } },
  { name: 'small-diagnose', scenario: 'auth-failed', size: { width: 900, height: 600 }, steps: tested },
  { name: 'zoomed-email', scenario: 'draft', size: { width: 640, height: 400 } },
  { name: 'zoomed-diagnose', scenario: 'auth-failed', size: { width: 640, height: 400 }, steps: tested },
  {
    name: 'zoomed-environments',
    scenario: 'draft',
    size: { width: 640, height: 400 },
    steps: opens('Environments and commands'),
  },
  {
    name: 'zoomed-email-scrolled',
    scenario: 'draft',
    size: { width: 640, height: 400 },
    steps: async (page) => {
      await page.getByRole('link', { name: 'Incoming mail' }).click()
    },
  },
  {
    name: 'zoomed-update',
    scenario: 'draft',
    size: { width: 640, height: 400 },
    steps: openUpdate,
  },
  {
    name: 'zoomed-server-file',
    scenario: 'draft',
    size: { width: 640, height: 400 },
    steps: view('Server file'),
  },
  { name: 'long-words-email', scenario: 'draft', query: '?words=long' },
  { name: 'long-words-history', scenario: 'plain', query: '?words=long', steps: view('History') },
  {
    name: 'long-words-diagnose',
    scenario: 'auth-failed',
    query: '?words=long',
    size: tall,
    steps: async (page) => {
      await page.getByRole('button', { name: /^Test/ }).first().click()
      await page
        .getByRole('button', { name: /^Save report…/ })
        .and(page.locator(':enabled'))
        .waitFor()
    },
  },
]

/** Pictures that are compared with those in `baseline/`, by name and colour scheme. */
export const comparedPictures: readonly (readonly [string, 'light' | 'dark'])[] = [
  ['first-start', 'light'],
  ['email-draft', 'light'],
  ['email-problem', 'dark'],
  ['diagnose-running', 'light'],
  ['diagnose-login-failed', 'light'],
  ['diagnose-login-failed', 'dark'],
  ['diagnose-certificates', 'light'],
  ['diagnose-round-trip', 'light'],
  ['server-file', 'light'],
  ['history', 'dark'],
  ['update', 'light'],
  ['zoomed-email', 'light'],
]
