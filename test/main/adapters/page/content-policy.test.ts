import { describe, expect, it } from 'vitest'
import { contentPolicy, readStyleHashes } from '#main/adapters/page/content-policy.ts'

describe('the content policy', () => {
  it('never has unsafe words, wildcards or another origin', () => {
    expect(contentPolicy(["'sha256-AAAA'"])).not.toMatch(/unsafe|\*|https?:/)
  })

  it.each([
    ['{"styleHashes":["sha256-abc+/="]}', ["'sha256-abc+/='"]],
    [`{"styleHashes":["'sha384-abc'"]}`, ["'sha384-abc'"]],
    [`{"styleHashes":["'unsafe-inline'","*","sha256-a; script-src *","md5-abc",7]}`, []],
    ['{"styleHashes":"sha256-abc"}', []],
    ['[]', []],
    ['null', []],
    ['{', []],
  ])('takes hashes of styles from the build and nothing else: %s', (json, hashes) => {
    expect(readStyleHashes(json)).toEqual(hashes)
  })
})
