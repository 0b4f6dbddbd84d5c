/** Reading a call that comes over a process border: the method's name is known, its input fits the schema. */
import { contract, isMethodName, type MethodName } from './contract.ts'
import { fail, ok, type Result } from './errors.ts'

/** A call as it arrived: nothing about it is believed yet. */
export type AnyCall = (
  method: string,
  input: unknown,
  options?: { readonly signal?: AbortSignal; readonly onProgress?: (progress: unknown) => void },
) => Promise<Result<unknown>>

/**
 * The method and its input, parsed by the contract.
 *
 * `METHOD_UNKNOWN` or `INPUT_INVALID`; the message names places of the input, never values, since a value
 * may be a password.
 */
export const readCall = (
  method: string,
  input: unknown,
): Result<{ readonly method: MethodName; readonly input: unknown }> => {
  if (!isMethodName(method)) return fail('METHOD_UNKNOWN', 'The program does not know this request.')
  const parsed = contract[method].input.safeParse(input)
  if (parsed.success) return ok({ method, input: parsed.data })
  const places = parsed.error.issues.map((issue) => issue.path.map(String).join('.') || 'the request itself')
  return fail('INPUT_INVALID', `The request ${method} does not fit: ${[...new Set(places)].join(', ')}.`, {
    details: { places },
  })
}
