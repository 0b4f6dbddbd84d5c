import { screen, waitFor, within } from '@testing-library/dom'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it } from 'vitest'
import { recentFiles, scenarios } from './page/scenarios.ts'
import { cleanup, renderApp } from './render.tsx'

afterEach(cleanup)

const list = async () => within(await screen.findByRole('region', { name: 'Recently opened' }))

describe('files opened lately', () => {
  it('stand below the first start’s cards; one of them fills in the dialog', async () => {
    const user = userEvent.setup()
    await renderApp(scenarios['empty-recent'])
    await user.click((await list()).getByRole('button', { name: /^mail\.properties.*migration/ }))
    const dialog = within(await screen.findByRole('dialog'))
    expect(dialog.getByLabelText<HTMLInputElement>('Path of the file').value).toBe(
      '/srv/teamconnect/migration/config/mail.properties',
    )
  })

  it('say that a file is missing, and cannot be opened then', async () => {
    await renderApp(scenarios['empty-recent'])
    const gone = (await list()).getByRole<HTMLButtonElement>('button', { name: /not there any more/ })
    expect(gone.disabled).toBe(true)
  })

  it('are taken off the list one by one', async () => {
    const user = userEvent.setup()
    const { core } = await renderApp(scenarios['empty-recent'])
    const [, , last] = (await list()).getAllByRole('button', { name: /^Remove/ })
    if (last === undefined) throw new Error('three settings files were expected')
    await user.click(last)
    await waitFor(async () =>
      expect((await list()).getAllByRole('button', { name: /^Remove/ })).toHaveLength(2),
    )
    expect(core.calls.filter(({ method }) => method === 'recent.forget')).toMatchObject([
      { input: { kind: 'settings', path: '/mnt/old-server/teamconnect/mail.properties' } },
    ])
  })

  it('open the environment that has the file already', async () => {
    const user = userEvent.setup()
    const { core } = await renderApp(scenarios.recent)
    await user.click(screen.getByRole('button', { name: 'Open a server’s file…' }))
    await user.click((await list()).getByRole('button', { name: /^teamconnect-mail/ }))
    expect(screen.queryByRole('dialog')).toBeNull()
    const opened = core.calls.filter(({ method }) => method === 'environments.open')
    expect(opened.at(-1)).toMatchObject({ input: { id: 'env-production' } })
  })

  it('are among the commands, those that are gone too', async () => {
    const user = userEvent.setup()
    await renderApp(scenarios.recent)
    await user.click(screen.getByRole('button', { name: 'All commands' }))
    await user.type(await screen.findByRole('combobox', { name: 'Commands' }), 'recent')
    const options = await screen.findAllByRole('option', { name: /^Recent/ })
    expect(options).toHaveLength(recentFiles.length)
    expect(screen.getByRole('option', { name: /Not there any more: .*old-server/ })).toBeTruthy()
  })

  it('lead a report back into Diagnose', async () => {
    const user = userEvent.setup()
    const { console, core } = await renderApp(scenarios.recent)
    await user.click(await screen.findByRole('tab', { name: 'Diagnose' }))
    await user.click((await list()).getByRole('button', { name: /^report-tcapp01/ }))
    await screen.findByRole('button', { name: 'Back to the latest run' })
    expect(console.session.get()?.opened.get()?.id).toBe('r-auth')
    expect(core.calls.some(({ method }) => method === 'recent.openReport')).toBe(true)
  })
})
