/** The type of what a schema describes, as everybody else sees it. */
import type { z } from 'zod'

/** The named fields alone: a schema that lets unknown ones pass has them in its type as well. */
type Named<T> = { [K in keyof T as string extends K ? never : number extends K ? never : K]: T[K] }

type Seen<T> = T extends readonly unknown[]
  ? { readonly [K in keyof T]: Seen<T[K]> }
  : T extends object
    ? [keyof Named<T>] extends [never]
      ? Readonly<T>
      : { readonly [K in keyof Named<T>]: Seen<Named<T>[K]> }
    : T

/** Read-only, and without the unknown fields that the schema lets pass. */
export type Of<S extends z.ZodType> = Seen<z.output<S>>
