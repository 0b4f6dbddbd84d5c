/** Reading a call that comes over a process border: the method's name is known, its input fits the schema. */
import type { z } from 'zod'
import { inputSchema, isMethodName, type MethodName } from './contract.ts'
import { fail, ok, type Result } from './errors.ts'

/** A call as it arrived: nothing about it is believed yet. */
export type AnyCall = (
  method: string,
  input: unknown,
  options?: { readonly signal?: AbortSignal; readonly onProgress?: (progress: unknown) => void },
) => Promise<Result<unknown>>

const sentenceOf = (issue: z.core.$ZodIssue): string | undefined => {
  const sentence = issue.code === 'custom' ? issue.params?.['sentence'] : undefined
  return typeof sentence === 'string' ? sentence : undefined
}

/**
 * The method and its input, parsed by the contract.
 *
 * `METHOD_UNKNOWN` or `INPUT_INVALID`; the message names places of the input, never values, since a value
 * may be a password. Where the schema has a sentence of its own for what a person typed, that is the message.
 */
export const readCall = (
  method: string,
  input: unknown,
): Result<{ readonly method: MethodName; readonly input: unknown }> => {
  if (!isMethodName(method)) return fail('METHOD_UNKNOWN', 'The program does not know this request.')
  const parsed = inputSchema(method).safeParse(input)
  if (parsed.success) return ok({ method, input: parsed.data })
  const places = parsed.error.issues.map((issue) => issue.path.map(String).join('.') || 'the request itself')
  const sentence = parsed.error.issues.map(sentenceOf).find((text) => text !== undefined)
  if (sentence !== undefined) return fail('INPUT_INVALID', sentence, { details: { places } })
  return fail('INPUT_INVALID', `The request ${method} does not fit: ${[...new Set(places)].join(', ')}.`, {
    details: { places },
  })
}
