/** The one gate to the person's browser. */
import { shell } from 'electron'

/** Hosts that our own texts link to, to the letter: no subdomains, no other port. */
const hosts: ReadonlySet<string> = new Set([
  'datatracker.ietf.org',
  'jakarta.ee',
  'learn.microsoft.com',
  'myaccount.google.com',
  'support.google.com',
  'support.microsoft.com',
  'www.rfc-editor.org',
])

/** https, a host of the list, the usual port, no credentials. The whole URL is parsed, never searched in. */
export const mayOpenExternally = (text: string): boolean => {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    return false
  }
  return (
    url.protocol === 'https:' &&
    url.port === '' &&
    url.username === '' &&
    url.password === '' &&
    hosts.has(url.hostname)
  )
}

/** @returns whether it was handed to the browser */
export const openExternally = async (text: string): Promise<boolean> => {
  if (!mayOpenExternally(text)) return false
  await shell.openExternal(new URL(text).href)
  return true
}
