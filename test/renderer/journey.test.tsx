import { screen, waitFor, within } from '@testing-library/dom'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it } from 'vitest'
import { compareReports } from '#shared/diagnosis/compare-reports.ts'
import { fail, ok } from '#shared/errors.ts'
import { environmentView, summaries } from './fixtures/environment.ts'
import { reports } from './fixtures/reports.ts'
import { scenarios } from './page/scenarios.ts'
import { cleanup, renderApp } from './render.tsx'

afterEach(cleanup)

const test = async (user: ReturnType<typeof userEvent.setup>) =>
  user.click(await screen.findByRole('button', { name: 'Test' }))

describe('Diagnose', () => {
  it('draws the path as a list of named buttons that open their evidence', async () => {
    const user = userEvent.setup()
    await renderApp(scenarios.certificates)
    await test(user)
    const path = await screen.findByRole('list', { name: 'Path of Outgoing mail' })
    await user.click(await within(path).findByRole('button', { name: /^TLS 1\.3, failed, 53 ms/ }))
    const evidence = screen.getByRole('region', { name: 'Evidence: TLS 1.3' })
    expect(within(evidence).getByText('expired 3 days ago')).toBeTruthy()
    expect(within(evidence).getByRole('table', { name: /Certificates/ })).toBeTruthy()
  })

  it('puts a fix into the form and takes it back', async () => {
    const user = userEvent.setup()
    const { console } = await renderApp(scenarios.dns)
    await test(user)
    await user.click(
      await screen.findByRole('button', {
        name: 'Use smtp.relay.example.com for Outgoing mail server (SMTP)',
      }),
    )
    expect(console.session.get()?.form.get().values['smtp.host']).toBe('smtp.relay.example.com')
    await user.click(screen.getByRole('button', { name: 'Take it back' }))
    expect(console.session.get()?.form.get().values['smtp.host']).toBe('smpt.relay.example.com')
  })

  it('beside another shows every fact that differs, as the command line does', async () => {
    const user = userEvent.setup()
    await renderApp(scenarios['auth-failed'])
    await test(user)
    await user.click(await screen.findByRole('button', { name: 'Compare with…' }))
    const dialog = within(await screen.findByRole('dialog'))
    const [older] = await dialog.findAllByRole('button', { name: /failed: .*certificate/i })
    await user.click(older ?? document.body)
    const end = await screen.findByRole('button', { name: 'End comparison' })
    const table = within(end.closest('section') ?? end).getByRole('table')
    const shown = within(table)
      .getAllByRole('row')
      .map((row) => [...row.children].map(({ textContent }) => textContent).join(' | '))
    const { checks } = compareReports(reports['auth-failed'], reports.certificates)
    const facts = checks.flatMap(({ stages }) => stages.flatMap(({ differences }) => differences))
    expect(facts.map(({ name }) => name)).toContain('fingerprint')
    for (const { name, one, other } of facts)
      expect(shown).toContain(`${name} | ${one ?? '–'} | ${other ?? '–'}`)
  })

  it('speaks each check’s verdict', async () => {
    const user = userEvent.setup()
    const { console } = await renderApp(scenarios['auth-failed'])
    const spoken: string[] = []
    console.ui.subscribe(() => spoken.push(console.ui.get().spoken.text))
    await test(user)
    await screen.findByRole('heading', { name: /User name or password is wrong/ })
    await waitFor(() => {
      expect(spoken).toContain('Outgoing mail: failed. User name or password is wrong')
      expect(spoken).toContain('Incoming mail: passed. The incoming mailbox can be read.')
    })
  })

  it('stops on the word of the person and says so', async () => {
    const user = userEvent.setup()
    await renderApp(scenarios.running)
    await test(user)
    await user.click(await screen.findByRole('button', { name: 'Stop' }))
    await screen.findByText(/Stopped\. What was seen/)
    expect(screen.getByRole('button', { name: 'Test' })).toBeTruthy()
  })

  it('filters the transcript by words and side', async () => {
    const user = userEvent.setup()
    await renderApp(scenarios['auth-failed'])
    await test(user)
    const lines = await screen.findByRole('region', { name: 'Transcript of Outgoing mail' })
    await user.type(screen.getByRole('searchbox', { name: 'Filter lines' }), 'ehlo')
    expect(within(lines).getAllByRole('listitem')).toHaveLength(1)
    await user.selectOptions(screen.getByRole('combobox', { name: 'Which side' }), 'server')
    expect(screen.getByText('No line contains that.')).toBeTruthy()
  })

  it('goes from a finding to its field', async () => {
    const user = userEvent.setup()
    await renderApp(scenarios['auth-failed'])
    await test(user)
    await user.click(await screen.findByRole('button', { name: 'Go to Password (Outgoing mail)' }))
    await waitFor(() => expect(document.activeElement?.id).toBe('field-smtp-password'))
  })
})

describe('Update', () => {
  /** In the draft the password is of another server: without it Update only lists what is to mend. */
  const typePassword = async (user: ReturnType<typeof userEvent.setup>) => {
    const region = await screen.findByRole('region', { name: 'Outgoing Mail Server Settings' })
    await user.type(within(region).getByLabelText('Password'), 'pw')
  }

  const open = async (user: ReturnType<typeof userEvent.setup>) => {
    await user.click(await screen.findByRole('button', { name: 'Update…' }))
    return within(await screen.findByRole('dialog'))
  }

  /** It can be pressed once the differences are there. */
  const confirm = async (
    user: ReturnType<typeof userEvent.setup>,
    dialog: Awaited<ReturnType<typeof open>>,
  ) => {
    const update = () => dialog.getByRole<HTMLButtonElement>('button', { name: 'Update' })
    await waitFor(() => expect(update().disabled).toBe(false))
    await user.click(update())
  }

  /** The dialog that stands in the place of the first. */
  const hasWritten = () =>
    waitFor(() => {
      const dialog = within(screen.getByRole('dialog'))
      dialog.getByText('Written.')
      return dialog
    })

  it('shows the change, writes on confirm and says that a restart is needed', async () => {
    const user = userEvent.setup()
    const { core } = await renderApp(scenarios.draft)
    await typePassword(user)
    const dialog = await open(user)
    await dialog.findByText('smtp.relay.example.com')
    await confirm(user, dialog)
    await hasWritten()
    const save = core.calls.find(({ method }) => method === 'settings.save')
    expect(save?.input).toMatchObject({ takeOffers: [], plainAccepted: false })
    expect(save?.input).not.toMatchObject({ takeOverLock: true })
    expect(screen.getAllByText(/Restart TeamConnect/).length).toBeGreaterThan(0)
  })

  it('lists the fields to mend instead, and goes to one', async () => {
    const user = userEvent.setup()
    await renderApp(scenarios.draft)
    await typePassword(user)
    await user.clear(await screen.findByLabelText('Reply-To Address'))
    const dialog = await open(user)
    await user.click(dialog.getByRole('button', { name: 'Reply-To Address' }))
    await waitFor(() => expect(document.activeElement?.id).toBe('field-smtp-replyTo'))
  })

  it('keeps what was typed when storing fails, and says what to do', async () => {
    const user = userEvent.setup()
    const { console } = await renderApp({
      ...scenarios.draft,
      answers: {
        'settings.save': () => fail('KEYCHAIN_LOCKED', 'The keychain is locked.', { remedy: 'Unlock it.' }),
      },
    })
    await typePassword(user)
    const dialog = await open(user)
    await confirm(user, dialog)
    await dialog.findByText('The keychain is locked.')
    expect(dialog.getByText('Unlock it.')).toBeTruthy()
    expect(console.session.get()?.form.get().passwords['smtp.password']).toEqual({
      action: 'set',
      secret: 'pw',
    })
  })

  it('offers to take over a lock, and does so only then', async () => {
    const user = userEvent.setup()
    const { core } = await renderApp({
      ...scenarios.draft,
      answers: { 'settings.save': () => fail('FILE_LOCKED', 'Held by mweber on tcapp01 for 3 minutes.') },
    })
    await typePassword(user)
    const dialog = await open(user)
    await confirm(user, dialog)
    await user.click(await dialog.findByRole('button', { name: 'Take over the lock' }))
    await waitFor(() => {
      const saves = core.calls.filter(({ method }) => method === 'settings.save')
      expect(saves.map(({ input }) => (input as { takeOverLock?: true }).takeOverLock)).toEqual([
        undefined,
        true,
      ])
    })
  })

  it('writes in place where the file cannot be replaced, after saying what that risks', async () => {
    const user = userEvent.setup()
    const { core } = await renderApp({
      ...scenarios.draft,
      answers: {
        'settings.save': (input) =>
          (input as { inPlace?: true }).inPlace === true
            ? fail('DISK_FULL', 'The disk is full.')
            : fail('CONFIRMATION_NEEDED', 'The file has 2 names.', { details: { what: 'inPlace' } }),
      },
    })
    await typePassword(user)
    const dialog = await open(user)
    await confirm(user, dialog)
    await dialog.findByText('The file has 2 names.')
    await user.click(await dialog.findByRole('button', { name: 'Write in place' }))
    await dialog.findByText('The disk is full.')
    expect(core.calls.filter(({ method }) => method === 'settings.save')).toHaveLength(2)
  })

  it.each([
    ['the server key', { kind: 'server-key-not-handed-over', since: '' }, /server needs its key before/],
    [
      'the delivery',
      { kind: 'written-not-delivered', since: '', by: '' },
      /server team puts it on the server/,
    ],
  ] as const)('says after the write that %s comes before the restart', async (_, running, words) => {
    const user = userEvent.setup()
    await renderApp({
      ...scenarios.draft,
      answers: {
        'settings.save': () => ok({ view: environmentView({ running }), backup: null, notes: [] }),
      },
    })
    await typePassword(user)
    const dialog = await open(user)
    await confirm(user, dialog)
    const written = await hasWritten()
    expect(written.getByText(words)).toBeTruthy()
    expect(written.queryByText(/for the new settings to take effect/)).toBeNull()
  })

  it('is off when there is nothing to write, and says so', async () => {
    await renderApp()
    const update = await screen.findByRole<HTMLButtonElement>('button', { name: 'Update…' })
    await waitFor(() => expect(update.disabled).toBe(true))
    expect(document.getElementById(update.getAttribute('aria-describedby') ?? '')?.textContent).toBe(
      'Nothing to write',
    )
  })
})

describe('the server key', () => {
  const handedOver = () => screen.findByRole('checkbox', { name: 'The server has its key' })
  const toServerFile = async (user: ReturnType<typeof userEvent.setup>) =>
    user.click(await screen.findByRole('tab', { name: 'Server file' }))

  it('cannot be ticked as handed over before there is one, and the page says what to do', async () => {
    const user = userEvent.setup()
    await renderApp(scenarios['new-file'])
    await toServerFile(user)
    expect(await handedOver()).toMatchObject({ disabled: true, checked: false })
    screen.getByText(/once there is a key. Update makes one; if the server has one already, enter that/)
    await user.click(screen.getByRole('button', { name: 'Make a key' }))
    await waitFor(async () => expect(await handedOver()).toMatchObject({ disabled: false }))
  })

  it('comes before the restart, which is not asked for until then', async () => {
    const user = userEvent.setup()
    const running = { kind: 'server-key-not-handed-over', since: '2026-11-22T08:00:00Z' } as const
    await renderApp({ view: environmentView({ running }) })
    await toServerFile(user)
    await screen.findByRole('heading', { name: 'Give the server its key' })
    expect(screen.queryByRole('button', { name: 'I have restarted it' })).toBeNull()
  })

  it.each([
    [{ kind: 'available', name: 'a keychain' }, 'Kept in this computer’s keychain.'],
    [
      { kind: 'session-only', error: { code: 'KEYCHAIN_NO_BUS', message: 'There is no bus.' } },
      /^Kept until Mailroom ends/,
    ],
  ] as const)('is said to be where it is: %j', async (keychain, words) => {
    const user = userEvent.setup()
    await renderApp({ view: environmentView({ keychain }) })
    await toServerFile(user)
    await screen.findByText(words)
  })

  it('is missing, not somewhere else, where there is no keychain and the file has no value under it', async () => {
    const user = userEvent.setup()
    const error = { code: 'KEYCHAIN_NO_BUS', message: 'There is no bus.' } as const
    await renderApp({
      view: environmentView({
        keychain: { kind: 'session-only', error },
        serverKey: { set: false, handedOver: false, error },
      }),
    })
    await toServerFile(user)
    expect(await handedOver()).toMatchObject({ disabled: true })
  })

  it('is not handed over where another console wrote a newer one', async () => {
    const user = userEvent.setup()
    const running = { kind: 'server-key-not-handed-over', since: '2026-11-22T08:00:00Z' } as const
    await renderApp({ view: environmentView({ running }) })
    await toServerFile(user)
    const boxes = await screen.findAllByRole('checkbox', { name: 'The server has its key' })
    for (const box of boxes) expect(box).toMatchObject({ checked: false, disabled: false })
  })

  it('is called too short while it is typed, and not once it is long enough', async () => {
    const user = userEvent.setup()
    await renderApp(scenarios.plain)
    await toServerFile(user)
    await user.click(await screen.findByText('Enter the key that the server has'))
    const field = await screen.findByLabelText('Server key')
    expect(screen.queryByText(/fewer than 20 characters/)).toBeNull()
    await user.type(field, 'short')
    await screen.findByText(/fewer than 20 characters can be found by trying/)
    await user.type(field, ' and now it is long')
    expect(screen.queryByText(/fewer than 20 characters/)).toBeNull()
  })

  it('a box that cannot be kept says why', async () => {
    const user = userEvent.setup()
    const full = () => fail('STORE_ERROR', 'The console’s own file could not be written.')
    await renderApp({ ...scenarios.plain, answers: { 'environments.configure': full } })
    await toServerFile(user)
    await user.click(await handedOver())
    await screen.findByText('The console’s own file could not be written.')
  })
})

describe('the journal', () => {
  it('has the newest first, fields by their names, and other properties behind them', async () => {
    const user = userEvent.setup()
    const by = { user: 'mweber', computer: 'ws-0417' }
    const changes = [
      { key: 'smtp.host', before: null, after: 'smtp.example.com' },
      { key: 'mail.smtp.timeout', before: null, after: '60000' },
    ]
    const entries = [
      { at: '2026-11-20T08:00:00Z', event: 'write', id: 'a', ...by, changes },
      { at: '2026-11-21T08:00:00Z', event: 'server-key', id: 'b', ...by, how: 'handed-over' },
    ] as const
    await renderApp({
      ...scenarios.plain,
      answers: { 'journal.list': () => ok(entries.map((entry) => ({ ...entry })) as never) },
    })
    await user.click(await screen.findByRole('tab', { name: 'Server file' }))
    const journal = within(await screen.findByRole('region', { name: 'Journal' }))
    const rows = journal.getAllByRole('row').map((row) => row.textContent)
    expect(rows[1]).toMatch(/server key \(handed over\)/)
    expect(rows[2]).toMatch(/Outgoing mail server \(SMTP\): – → smtp\.example\.com/)
    expect(journal.getByText('1 property that goes with them')).toBeTruthy()
  })
})

describe('the frame', () => {
  it('offers three ways to begin where nothing is there yet', async () => {
    await renderApp({ environments: [] })
    for (const name of [
      /Open a server’s settings file/,
      /New environment/,
      /Try it with the practice server/,
    ])
      expect(await screen.findByRole('button', { name })).toBeTruthy()
  })

  it('keeps the form when the program ends, and says what to do', async () => {
    const user = userEvent.setup()
    await renderApp({
      answers: {
        'drafts.save': () => fail('UNREACHABLE', 'Mailroom does not answer.', { remedy: 'Start it.' }),
      },
    })
    const field = await screen.findByLabelText<HTMLInputElement>('Outgoing mail server (SMTP)')
    await user.type(field, '.new')
    await screen.findByText('Mailroom does not answer.')
    expect(field.value).toBe('relay.example.com.new')
  })

  it('asks what to do with a draft that another console changed', async () => {
    const user = userEvent.setup()
    await renderApp({
      answers: { 'drafts.save': () => fail('DRAFT_CHANGED', 'Changed by another console.') },
    })
    await user.type(await screen.findByLabelText('Outgoing mail server (SMTP)'), 'x')
    expect(await screen.findByRole('button', { name: 'Show the other draft' })).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Keep mine' })).toBeTruthy()
  })

  it('says one number of changes everywhere, typed passwords among them', async () => {
    const user = userEvent.setup()
    const state = { tone: 'warn', text: 'Draft, 2 changes', givesWay: true } as const
    const environments = summaries.map((item, index) => (index === 0 ? { ...item, state } : item))
    const changed = ['smtp.host', 'smtp.useSsl', 'smtp.password']
    const whole = { ...reports['auth-failed'], target: { ...reports['auth-failed'].target, changed } }
    await renderApp({ ...scenarios.draft, environments, whole })
    const region = await screen.findByRole('region', { name: 'Outgoing Mail Server Settings' })
    await user.type(within(region).getByLabelText('Password'), 'pw')
    await screen.findByText('3 changes not written')
    screen.getByText('Draft, 3 changes')
    await user.click(screen.getByRole('tab', { name: 'Server file' }))
    await waitFor(() => expect(screen.getAllByText('3 changes not written')).toHaveLength(2))
    await user.click(screen.getByRole('tab', { name: 'Email' }))
    await test(user)
    await screen.findByText(/^Tested .* \(3 changes not written\) from /)
  })

  it('offers nothing to copy where there is no other environment', async () => {
    const user = userEvent.setup()
    await renderApp(scenarios.one)
    await user.click(await screen.findByRole('button', { name: 'Copy settings from…' }))
    const dialog = within(await screen.findByRole('dialog'))
    dialog.getByText('There is no other environment to copy from.')
    expect(dialog.getAllByRole('button').map((button) => button.textContent)).toEqual(['Close'])
  })

  it('has a filter for many environments, and one tab stop', async () => {
    const user = userEvent.setup()
    await renderApp(scenarios.many)
    const list = await screen.findByRole('navigation', { name: 'Environments' })
    const stops = () =>
      within(list)
        .getAllByRole('button')
        .filter(({ tabIndex }) => tabIndex === 0)
    expect(stops()).toHaveLength(1)
    await user.type(within(list).getByRole('searchbox'), 'uat 002')
    expect(within(list).getAllByRole('button')).toHaveLength(1)
  })

  it('reaches every view by its shortcut and every action by the palette', async () => {
    const user = userEvent.setup()
    await renderApp()
    await screen.findByRole('tab', { name: 'Email' })
    await user.keyboard('{Alt>}{Shift>}[Digit4]{/Shift}{/Alt}')
    expect(screen.getByRole('tab', { name: 'History' }).getAttribute('aria-selected')).toBe('true')
    await user.keyboard('{Alt>}{Shift>}[KeyK]{/Shift}{/Alt}')
    await user.type(await screen.findByRole('combobox', { name: 'Commands' }), 'server file{Enter}')
    expect(screen.getByRole('tab', { name: 'Server file' }).getAttribute('aria-selected')).toBe('true')
  })
})
