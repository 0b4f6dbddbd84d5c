import { describe, expect, it } from 'vitest'
import { dataFolder } from '#main/adapters/store/data-folder.ts'

const around = (platform: NodeJS.Platform, environment: Record<string, string> = {}) =>
  dataFolder({ platform, environment, home: platform === 'win32' ? 'C:\\Users\\a' : '/home/a' })

describe('the data folder', () => {
  it('is the one that the desktop program uses', () => {
    expect(around('linux')).toBe('/home/a/.config/Mailroom')
    expect(around('linux', { XDG_CONFIG_HOME: '/x' })).toBe('/x/Mailroom')
    expect(around('linux', { XDG_CONFIG_HOME: 'relative' })).toBe('/home/a/.config/Mailroom')
    expect(around('darwin')).toBe('/home/a/Library/Application Support/Mailroom')
    expect(around('win32')).toBe('C:\\Users\\a\\AppData\\Roaming\\Mailroom')
    expect(around('win32', { APPDATA: 'D:\\Roaming' })).toBe('D:\\Roaming\\Mailroom')
  })

  it('is where MAILROOM_HOME says', () => {
    expect(around('linux', { MAILROOM_HOME: '/srv/mailroom' })).toBe('/srv/mailroom')
    expect(around('linux', { MAILROOM_HOME: ' ' })).toBe('/home/a/.config/Mailroom')
  })

  it('is an absolute path by default', () => {
    expect(dataFolder()).toMatch(/Mailroom|^\//)
  })
})
