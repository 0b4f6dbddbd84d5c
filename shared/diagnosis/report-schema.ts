/** A report as it is saved, opened again, and sent between people: checked before anything is shown of it. */
import { z } from 'zod'
import { settingsPatchSchema } from '../settings/schema.ts'
import { securitySchema, stageEvidenceSchema } from './evidence-schema.ts'
import {
  type CheckResult,
  checkNames,
  type Endpoint,
  type Report,
  type RunProgress,
  type StageResult,
  stageNames,
} from './model.ts'

const text = z.string().max(65_536)
const ms = z.number().min(0)
const check = z.enum(checkNames)
const stage = z.enum(stageNames)
const verdict = z.enum(['pass', 'warn', 'fail', 'skipped'])
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

const endpoint: z.ZodType<Endpoint> = z.object({
  host: text,
  port: z.number().int().min(0).max(65_535),
  security: securitySchema,
  username: text.optional(),
})

const stageResult: z.ZodType<StageResult> = z.object({
  stage,
  status: verdict,
  startMs: ms,
  durationMs: ms,
  summary: text,
  evidence: stageEvidenceSchema.optional(),
})

export const findingSchema = z.object({
  cause,
  severity: z.enum(['error', 'warning', 'info']),
  stage,
  title: text,
  explanation: text,
  fixes: z.array(z.object({ text, set: settingsPatchSchema.optional() })),
  fields: z.array(z.string().max(200)),
  evidence: text,
  javaMail: text,
  about: z.literal('vantage').optional(),
  forMailAdmin: text.optional(),
})

export const checkResultSchema: z.ZodType<CheckResult> = z.object({
  check,
  verdict,
  endpoint: endpoint.optional(),
  durationMs: ms,
  stages: z.array(stageResult).max(100),
  findings: z.array(findingSchema).max(1000),
  transcript: z.array(z.object({ atMs: ms, from: z.enum(['client', 'server', 'note']), text })).max(100_000),
  summary: text,
})

export const reportSchema: z.ZodType<Report> = z.object({
  schema: z.literal('mailroom.report/1'),
  id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
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
    trust: text,
    ehloName: text,
  }),
  target: z.object({
    environment: text.optional(),
    environmentId: text.optional(),
    file: text.optional(),
    settings: z.enum(['file', 'draft', 'form']),
    sha256: sha256.optional(),
    changed: z.array(z.string().max(200)),
  }),
  checks: z.array(checkResultSchema).max(100),
  verdict,
  cause: cause.nullable(),
  notProven: z.array(text),
})

export const runProgressSchema: z.ZodType<RunProgress> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('check-started'),
    check,
    endpoint: endpoint.optional(),
    stages: z.array(stage),
  }),
  z.object({ kind: z.literal('stage-started'), check, stage, startMs: ms }),
  z.object({ kind: z.literal('stage-finished'), check, result: stageResult }),
  z.object({ kind: z.literal('check-finished'), result: checkResultSchema }),
])

/** The report's schema for other programs: JSON Schema, draft 2020-12. */
export const reportJsonSchema = (): Record<string, unknown> => ({
  $id: 'mailroom.report/1',
  title: 'Report of Mailroom',
  ...z.toJSONSchema(reportSchema, { target: 'draft-2020-12', reused: 'ref' }),
})
