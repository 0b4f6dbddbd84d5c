/**
 * Chromium without Electron has no schemes of our own: `app://mailroom/x` is shown to it as
 * `https://app.mailroom.electron.invalid/x`, a secure origin of its own as well, and told to the program by
 * its right name.
 */
const suffix = '.electron.invalid'

export const toBrowser = (url: string): string => {
  const parsed = new URL(url)
  if (['http:', 'https:', 'about:', 'blob:', 'data:', 'file:'].includes(parsed.protocol)) return url
  const scheme = parsed.protocol.slice(0, -1)
  return `https://${scheme}.${parsed.host}${suffix}${parsed.pathname}${parsed.search}${parsed.hash}`
}

export const toElectron = (url: string): string =>
  url.replace(/https:\/\/([a-z]+)\.([a-z0-9-]+)\.electron\.invalid/g, '$1://$2')
