/** Where a new file in the old one's place would lose something: then it is written into the old one, after a yes. */
import { fail, type Result } from '#shared/errors.ts'
import type { Place } from './place.ts'
import type { ServerFilePorts } from './ports.ts'

/** What a new file would lose, each as a sentence; of access lists it is known only as one is made. */
export const lossesOf = async (
  { files }: ServerFilePorts,
  { realPath, facts }: Place,
): Promise<readonly string[]> => {
  if (facts === null) return []
  return [
    ...(facts.links > 1
      ? [
          `The file has ${facts.links} names (hard links): with a new file here, the others would keep the old settings.`,
        ]
      : []),
    ...((await files.isMount(realPath))
      ? ['The file is mounted by itself (a bind mount): no other can take its place.']
      : []),
  ]
}

export const accessLoss = 'Access list or extended attributes of the file cannot be given to a new one.'

export const inPlaceNeeded = (place: Place, losses: readonly string[]): Result<never> =>
  fail('CONFIRMATION_NEEDED', `${losses.join(' ')} Nothing is written.`, {
    remedy:
      'Write it in place (--in-place), which keeps that. What is not kept then: a power cut or a kill in that moment leaves the file half written, and its backup is the way back.',
    details: { what: 'inPlace', path: place.path },
  })
