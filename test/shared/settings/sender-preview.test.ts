import { describe, expect, it } from 'vitest'
import { defaultSettings, type Settings } from '#shared/settings/fields.ts'
import { errorLogSender, senderFor, sendersOf } from '#shared/settings/sender-preview.ts'

const replyTo = 'reply-to@example.com'
const own = 'first.last@example.com'

const settings = (useSystemReply: boolean, useDisplayName: boolean, reply = replyTo): Settings => ({
  ...defaultSettings,
  'smtp.replyTo': reply,
  'notifications.useSystemReply': useSystemReply,
  'notifications.useDisplayName': useDisplayName,
})

describe('the vendor’s table', () => {
  it.each([
    [true, true, own, 'TeamConnect', replyTo],
    [true, true, '', 'TeamConnect', replyTo],
    [false, true, own, 'First Last (TeamConnect)', own],
    [false, true, '', 'First Last (TeamConnect)', replyTo],
    [true, false, own, '', replyTo],
    [true, false, '', '', replyTo],
    [false, false, own, '', own],
    [false, false, '', '', replyTo],
  ])('system reply %s, display name %s, user’s address “%s”', (system, display, address, name, from) => {
    const sender = senderFor(settings(system, display), 'user-with-address', { name: 'First Last', address })
    expect(sender).toEqual({ who: 'user-with-address', name, address: from, problem: null })
  })

  it.each([
    [true, true, own, null],
    [true, false, '', null],
    [false, true, '', null],
    [false, false, '', null],
    [false, false, own, own],
    [false, true, own, own],
  ])(
    'without a reply-to: system reply %s, display name %s, user’s address “%s”',
    (system, display, address, from) => {
      const user = { name: 'First Last', address }
      const sender = senderFor(settings(system, display, ' '), 'user-with-address', user)
      expect(sender.address).toBe(from)
      if (from === null) expect(sender.problem).toContain('Reply-To Address')
      else expect(sender.problem).toBeNull()
    },
  )

  it('has a name to show for a user without one', () => {
    const user = { name: ' ', address: own }
    expect(senderFor(settings(false, true), 'user-with-address', user).name).toBe('TeamConnect')
  })
})

describe('the error log', () => {
  it('always comes from the reply-to, without a name', () => {
    for (const system of [true, false]) {
      expect(errorLogSender(settings(system, true))).toMatchObject({ name: '', address: replyTo })
    }
    expect(errorLogSender(settings(false, false, '')).problem).toContain('Reply-To Address')
  })

  it('is the fourth line', () => {
    const user = { name: 'First Last', address: own }
    const lines = sendersOf(settings(false, false), [user, { ...user, address: '' }, user])
    expect(lines.map((line) => [line.who, line.address])).toEqual([
      ['user-with-address', own],
      ['user-without-address', replyTo],
      ['user-of-other-domain', own],
      ['error-log', replyTo],
    ])
  })
})
