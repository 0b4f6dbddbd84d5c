/**
 * Keys of a report whose values are words of this program alone, never of a person or a server: whoever masks
 * or replaces values in a report passes them over. A password "connect" must not turn a stage into asterisks,
 * nor a host named "smtp" a check into a stand-in.
 */
export const ownWordKeys: readonly string[] = [
  'schema',
  'check',
  'stage',
  'status',
  'verdict',
  'cause',
  'severity',
  'from',
  'kind',
  'outcome',
  'command',
  'role',
  'protocol',
  'security',
  'skipped',
  'verb',
  'about',
  'type',
  'startedAt',
]
