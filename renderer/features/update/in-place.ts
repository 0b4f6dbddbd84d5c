import type { Failure } from '#shared/errors.ts'

/** The file cannot be replaced without a loss: it is written in place where the person says so. */
export const asksForInPlace = ({ code, details }: Failure): boolean =>
  code === 'CONFIRMATION_NEEDED' && details?.['what'] === 'inPlace'
