import { z } from 'zod'
import { defaultSettings, isSettingKey, type SettingKey, type Settings } from './fields.ts'
import { maskAddresses } from './userinfo.ts'

// zod probes `eval` for speed unless told not to; our pages forbid it (CSP without unsafe-*).
z.config({ jitless: true })

const text = (max: number) => z.string().max(max)
const startTls = z.enum(['never', 'required', 'if-offered'])

/** The shape of the settings at a border. Whether the values make sense is decided by `rules.ts`. */
export const settingsSchema: z.ZodType<Settings> = z.strictObject({
  'smtp.host': text(1024),
  'smtp.replyTo': text(1024),
  'smtp.useSsl': z.boolean(),
  'smtp.auth': z.boolean(),
  'smtp.username': text(1024),
  'notifications.useSystemReply': z.boolean(),
  'notifications.useDisplayName': z.boolean(),
  'imap.accountType': text(64),
  'imap.host': text(1024),
  'imap.username': text(1024),
  'imap.useSsl': z.boolean(),
  'tcImap.host': text(1024),
  'tcImap.port': text(64),
  'tcImap.useSsl': z.boolean(),
  loginUrl: text(4096).overwrite(maskAddresses),
  'smtp.port': text(64),
  'smtp.startTls': startTls,
  'smtp.ehloName': text(1024),
  'imap.port': text(64),
  'imap.startTls': startTls,
  'tls.caFile': text(4096),
})

/** A few settings by key, as a fix, a draft or `--set` has them. Ports may come as numbers. */
export const settingsPatchSchema = z.record(z.string(), z.union([z.string(), z.boolean(), z.number()]))
export type SettingsPatch = Readonly<Record<string, string | boolean | number>>

const truths = new Map([
  ['true', true],
  ['yes', true],
  ['on', true],
  ['1', true],
  ['false', false],
  ['no', false],
  ['off', false],
  ['0', false],
])

/**
 * One value read for its key: text for text fields and ports, a boolean for a tick box.
 * @returns undefined where the value does not fit the field ("maybe" for a tick box).
 */
export const readSettingValue = (
  key: SettingKey,
  value: string | boolean | number,
): string | boolean | undefined => {
  if (typeof defaultSettings[key] === 'boolean') {
    return typeof value === 'boolean' ? value : truths.get(String(value).trim().toLowerCase())
  }
  if (typeof value === 'boolean') return undefined
  const read = String(value)
  if (key === 'smtp.startTls' || key === 'imap.startTls') {
    return startTls.safeParse(read).success ? read : undefined
  }
  return key === 'loginUrl' ? maskAddresses(read) : read
}

/** The settings with the patch laid over them; keys that are unknown or do not fit are named, not taken. */
export const applyPatch = (
  settings: Settings,
  patch: SettingsPatch,
): { readonly settings: Settings; readonly refused: readonly string[] } => {
  const next: Record<string, string | boolean> = { ...settings }
  const refused: string[] = []
  for (const [key, value] of Object.entries(patch)) {
    const read = isSettingKey(key) ? readSettingValue(key, value) : undefined
    if (read === undefined) refused.push(key)
    else next[key] = read
  }
  return { settings: next as unknown as Settings, refused }
}
