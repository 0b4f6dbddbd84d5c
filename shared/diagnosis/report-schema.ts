/** A report as it is saved, opened again, and sent between people: checked before anything is shown of it. */
import { z } from 'zod'
import { verdictSchema } from '../environments/schema.ts'
import { settingsPatchSchema } from '../settings/schema.ts'
import { securitySchema } from './evidence-parts.ts'
import { stageEvidenceSchema } from './evidence-schema.ts'
import { checkNames, stageNames } from './model.ts'

const text = z.string().max(65_536)
const ms = z.number().min(0)
const check = z.enum(checkNames)
const stage = z.enum(stageNames)
const isoTime = z
  .string()
  .max(64)
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/)
/** A word of the catalogue, of this release's or another's. */
const cause = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9_-]+$/)
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

const endpoint = z.object({
  host: text,
  port: z.number().int().min(0).max(65_535),
  security: securitySchema,
  username: text.optional(),
})

export const stageResultSchema = z.object({
  stage,
  status: verdictSchema,
  /** Milliseconds since the run began. */
  startMs: ms,
  durationMs: ms,
  /** A few words for the station and the CLI's line: "2 addresses", "64 days left", "refused". */
  summary: text,
  /** Absent where the stage was not reached. A report is judged again by the evidence that is there. */
  evidence: stageEvidenceSchema.optional(),
})

export const findingSchema = z.object({
  /** Id in the catalogue of causes. */
  cause,
  severity: z.enum(['error', 'warning', 'info']),
  stage,
  title: text,
  explanation: text,
  fixes: z.array(
    z.object({
      text,
      /** Present where a setting of the form cures it: the screen offers a button that puts it into the form. */
      set: settingsPatchSchema.optional(),
    }),
  ),
  /** Keys of the form's fields that bear on it, passwords included. */
  fields: z.array(z.string().max(200)),
  /** The proof: the server's own words, or the fact measured. */
  evidence: text,
  /** How JavaMail words the same fault in the application server's log; '' where it says nothing. */
  javaMail: text,
  /** `vantage`: depends on where the test ran, so it says nothing about the server's own view. */
  about: z.literal('vantage').optional(),
  /** A message ready to be sent to the mail administrator, with the proof in it. */
  forMailAdmin: text.optional(),
})

export const checkResultSchema = z.object({
  check,
  verdict: verdictSchema,
  endpoint: endpoint.optional(),
  durationMs: ms,
  stages: z.array(stageResultSchema).max(100),
  findings: z.array(findingSchema).max(1000),
  transcript: z
    .array(
      z.object({
        /** Milliseconds since the run began. */
        atMs: ms,
        from: z.enum(['client', 'server', 'note']),
        /** One line without its line end; secrets replaced where they are made, control characters shown. */
        text,
      }),
    )
    .max(100_000),
  /** One sentence for the section's line on the Email page. */
  summary: text,
})

export const reportSchema = z.object({
  schema: z.literal('mailroom.report/1'),
  id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  /** ISO 8601 with offset. */
  startedAt: isoTime,
  durationMs: ms,
  tool: z.object({
    version: text,
    host: z.enum(['electron', 'web', 'cli']),
    platform: text,
    node: text,
    tls: text,
  }),
  vantage: z.object({
    role: z.enum(['workstation', 'server']),
    hostname: text,
    addresses: z.array(text),
    resolvers: z.array(text),
    /** What certificates were judged by, in words. */
    trust: text,
    ehloName: text,
  }),
  target: z.object({
    /** Name of the environment, or undefined for a bare file. */
    environment: text.optional(),
    environmentId: text.optional(),
    file: text.optional(),
    settings: z.enum(['file', 'draft', 'form']),
    /** SHA-256 of the file's bytes, lower-case hex, where there is a file. */
    sha256: sha256.optional(),
    /** Keys in which what was tested differs from the file. */
    changed: z.array(z.string().max(200)),
  }),
  checks: z.array(checkResultSchema).max(100),
  verdict: verdictSchema,
  cause: cause.nullable(),
  /** What a green run did not prove, and what was left out and why. */
  notProven: z.array(text),
})

export const runProgressSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('check-started'),
    check,
    endpoint: endpoint.optional(),
    stages: z.array(stage),
  }),
  z.object({ kind: z.literal('stage-started'), check, stage, startMs: ms }),
  z.object({ kind: z.literal('stage-finished'), check, result: stageResultSchema }),
  z.object({ kind: z.literal('check-finished'), result: checkResultSchema }),
])

/** The report's schema for other programs: JSON Schema, draft 2020-12. */
export const reportJsonSchema = (): Record<string, unknown> => ({
  $id: 'mailroom.report/1',
  title: 'Report of Mailroom',
  ...z.toJSONSchema(reportSchema, { target: 'draft-2020-12', reused: 'ref' }),
})
