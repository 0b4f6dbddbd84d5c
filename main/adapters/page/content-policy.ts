/** The page's Content-Security-Policy, the same in the window and on loopback. */

/**
 * @param styleHashes sources like `'sha256-…'` for the few `<style>` elements that the UI library injects.
 * Everything that is not named is forbidden; nothing inline, nothing evaluated, no other origin.
 */
export const contentPolicy = (styleHashes: readonly string[]): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    ["style-src 'self'", ...styleHashes].join(' '),
    "connect-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

const hashSource = /^'sha(?:256|384|512)-[A-Za-z0-9+/]+={0,2}'$/

/**
 * `csp.json` of the built page: `{ "styleHashes": ["sha256-…"] }`, with or without the quotes of the policy.
 * What is not a hash is left out: the file can only allow single, known styles.
 */
export const readStyleHashes = (json: string): readonly string[] => {
  let document: unknown
  try {
    document = JSON.parse(json)
  } catch {
    return []
  }
  if (typeof document !== 'object' || document === null || !('styleHashes' in document)) return []
  const list: unknown = document.styleHashes
  if (!Array.isArray(list)) return []
  return list
    .filter((entry): entry is string => typeof entry === 'string')
    .map((entry) => (entry.startsWith("'") ? entry : `'${entry}'`))
    .filter((entry) => hashSource.test(entry))
}

/** Headers that every answer with a piece of the page carries, whatever carries it. */
export const pageHeaders = (policy: string): Readonly<Record<string, string>> => ({
  'Content-Security-Policy': policy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
})
