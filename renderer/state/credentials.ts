import type { CredentialStatus, EnvironmentView } from '#shared/environments/model.ts'
import { destinationOf, protocolOfSecret, sameDestination } from '#shared/settings/destination.ts'
import type { SecretKey, Settings } from '#shared/settings/fields.ts'

/**
 * What is known of a password while the form changes: a stored one is bound to host, port, encryption and
 * user name, so it comes and goes with them. The core says the same when the draft has been saved; this is
 * for the moments between.
 */
export const credentialNow = (
  view: EnvironmentView,
  settings: Settings,
  key: SecretKey,
): CredentialStatus => {
  const known = view.credentials[key]
  if (known.kind !== 'set' && known.kind !== 'other-destination') return known
  const protocol = protocolOfSecret(key)
  const storedFor = known.kind === 'set' ? destinationOf(view.form, protocol) : known.storedFor
  return sameDestination(storedFor, destinationOf(settings, protocol))
    ? { kind: 'set', store: known.store }
    : { kind: 'other-destination', storedFor, store: known.store }
}
