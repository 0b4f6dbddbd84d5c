import { fireEvent, screen, waitFor, within } from '@testing-library/dom'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it } from 'vitest'
import { fields, sections } from '#shared/settings/fields.ts'
import { draftOf, environmentView } from './fixtures/environment.ts'
import { draftSettings } from './fixtures/settings.ts'
import { scenarios } from './page/scenarios.ts'
import { cleanup, renderApp } from './render.tsx'

afterEach(cleanup)

const outgoing = async () =>
  within(await screen.findByRole('region', { name: 'Outgoing Mail Server Settings' }))

const draft = { view: environmentView({ form: draftSettings, draft: draftOf() }) }

describe('the Email page', () => {
  it('has the vendor’s labels to the letter, in the vendor’s order', async () => {
    await renderApp()
    const page = await screen.findByRole('tabpanel')
    const labels = [...page.querySelectorAll('label.row-label')].map(({ textContent }) => textContent)
    expect(labels).toEqual(fields.map(({ label }) => label))
    const titles = within(page)
      .getAllByRole('heading', { level: 2 })
      .map(({ textContent }) => textContent)
    expect(titles).toEqual(sections.map(({ label }) => label))
  })

  it('shows a problem after the field was left, tied to it, and says what to type', async () => {
    const user = userEvent.setup()
    await renderApp()
    const field = (await outgoing()).getByLabelText('Reply-To Address')
    await user.clear(field)
    await user.type(field, 'no-reply@')
    expect(field.getAttribute('aria-invalid')).toBeNull()
    await user.tab()
    expect(field.getAttribute('aria-invalid')).toBe('true')
    const described = (field.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent ?? '')
      .join(' ')
    expect(described).toMatch(/@/)
  })

  it('keeps the address that mail leaves from with the environment, and nothing that is none', async () => {
    const user = userEvent.setup()
    const { core } = await renderApp()
    const kept = () =>
      core.calls.flatMap(({ method, input }) => (method === 'environments.configure' ? [input] : []))
    const field = (await outgoing()).getByLabelText('Address that mail leaves from (optional)')
    await user.type(field, '192.0.2.300')
    await user.tab()
    expect(field.getAttribute('aria-invalid')).toBe('true')
    expect(screen.getByText(/^Not kept: type an IPv4 or IPv6 address/)).toBeTruthy()
    expect(kept()).toEqual([])
    await user.clear(field)
    await user.type(field, ' 2001:db8::25 ')
    await user.tab()
    expect(field.getAttribute('aria-invalid')).toBeNull()
    await waitFor(() => expect(kept()).toMatchObject([{ options: { outgoingIp: '2001:db8::25' } }]))
  })

  it('marks what differs from the file with the old value and takes it back', async () => {
    const user = userEvent.setup()
    const { core } = await renderApp(draft)
    const region = await outgoing()
    const field = region.getByLabelText<HTMLInputElement>('Outgoing mail server (SMTP)')
    expect(field.value).toBe('smtp.relay.example.com')
    expect(region.getByText(/In the file: relay\.example\.com/)).toBeTruthy()
    const [undo] = region.getAllByRole('button', { name: 'Undo' })
    if (undo !== undefined) await user.click(undo)
    expect(field.value).toBe('relay.example.com')
    await waitFor(() => expect(core.calls.some(({ method }) => method === 'drafts.save')).toBe(true))
  })

  it('saves a draft once for a burst of keys', async () => {
    const { core } = await renderApp()
    const field = (await outgoing()).getByLabelText('Outgoing mail server (SMTP)')
    // One directly after the other: nothing that waits for a moment's rest gets a turn between them.
    for (const end of ['a', 'ab', 'abc']) {
      fireEvent.input(field, { target: { value: `relay.example.com${end}` } })
    }
    await waitFor(() => expect(core.view().draft?.settings['smtp.host']).toBe('relay.example.comabc'))
    expect(core.calls.filter(({ method }) => method === 'drafts.save')).toHaveLength(1)
  })

  it('disables user name and password while authentication is off, and keeps the name', async () => {
    const user = userEvent.setup()
    await renderApp()
    const region = await outgoing()
    await user.click(region.getByLabelText('Outgoing server requires authentication'))
    expect(region.getByLabelText<HTMLInputElement>('Username').disabled).toBe(true)
    expect(region.getByLabelText<HTMLInputElement>('Username').value).toBe('svc-teamconnect@example.com')
    expect(region.getByLabelText<HTMLInputElement>('Password').disabled).toBe(true)
  })

  it('says so when the password is of another server, and never fills it in', async () => {
    const user = userEvent.setup()
    await renderApp()
    const region = await outgoing()
    const password = region.getByLabelText<HTMLInputElement>('Password')
    expect(password.placeholder).toBe('Set')
    await user.type(region.getByLabelText('Outgoing mail server (SMTP)'), 'x')
    expect(password.placeholder).toBe('Set for another server: enter it again')
    expect(password.value).toBe('')
    expect(password.type).toBe('password')
  })

  it.each([
    ['in-file', 'Set in the file, not on this computer'],
    ['no-keychain', 'Not set'],
  ] as const)('has a word for the state of scenario %s', async (name, words) => {
    await renderApp(scenarios[name])
    expect((await outgoing()).getByLabelText<HTMLInputElement>('Password').placeholder).toBe(words)
  })

  it('shows a typed password only while asked to', async () => {
    const user = userEvent.setup()
    await renderApp()
    const region = await outgoing()
    const password = region.getByLabelText<HTMLInputElement>('Password')
    await user.type(password, 'geheim 1')
    await user.click(region.getByRole('button', { name: 'Show what is typed' }))
    expect(password.type).toBe('text')
    await user.click(region.getByRole('button', { name: 'Hide' }))
    expect(password.type).toBe('password')
  })

  it('hides the IMAP server’s section for TeamConnect Express', async () => {
    await renderApp(scenarios['in-file'])
    await outgoing()
    expect(screen.queryByRole('region', { name: 'TeamConnect IMAP Server Settings' })).toBeNull()
  })

  it('tests one section with what stands in the form and leads to Diagnose', async () => {
    const user = userEvent.setup()
    const { core } = await renderApp(draft)
    const region = await outgoing()
    await user.type(region.getByLabelText('Password'), 'pw')
    await user.click(region.getByRole('button', { name: 'Test Outgoing mail' }))
    await region.findByText(/User name or password is wrong/)
    const run = core.calls.find(({ method }) => method === 'diagnosis.run')
    expect(run?.input).toMatchObject({
      settings: 'form',
      form: draftSettings,
      checks: ['smtp'],
      passwords: { smtp: 'pw' },
      recipients: ['admin@example.com'],
    })
    await user.click(region.getByRole('button', { name: 'See Diagnose' }))
    expect(screen.getByRole('tab', { name: 'Diagnose' }).getAttribute('aria-selected')).toBe('true')
  })

  it('has one stop between a result and its time', async () => {
    const user = userEvent.setup()
    await renderApp({ ...draft, report: 'pass' })
    const region = await outgoing()
    await user.click(region.getByRole('button', { name: 'Test Outgoing mail' }))
    const result = await region.findByText(/, \d\d:\d\d$/)
    expect(result.textContent).not.toContain('.,')
  })

  it('tests the file where nothing was changed, so that the environment’s state is set', async () => {
    const user = userEvent.setup()
    const { core } = await renderApp()
    await user.click((await outgoing()).getByRole('button', { name: 'Test Outgoing mail' }))
    await waitFor(() => {
      const run = core.calls.find(({ method }) => method === 'diagnosis.run')
      expect(run?.input).toMatchObject({ settings: 'file' })
    })
  })

  it('says in the preview that no mail is sent without a Reply-To Address', async () => {
    const user = userEvent.setup()
    await renderApp()
    await user.clear((await outgoing()).getByLabelText('Reply-To Address'))
    const table = screen.getByRole('table', { name: 'How the sender will read' })
    await within(table).findAllByText(/No mail is sent/)
  })
})
