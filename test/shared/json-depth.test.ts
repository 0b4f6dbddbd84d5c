import { expect, test } from 'vitest'
import { isTooDeep } from '#shared/json-depth.ts'

test.each([
  ['a hundred lists', `${'['.repeat(100)}${']'.repeat(100)}`, false],
  ['one more', `${'['.repeat(101)}${']'.repeat(101)}`, true],
  ['objects and lists', '{"a":['.repeat(51), true],
  ['many beside each other', `[${'[],'.repeat(1000)}{}]`, false],
  ['brackets within a text', JSON.stringify(['['.repeat(1000), '"['.repeat(1000), '\\']), false],
  ['brackets behind a text that ends in a backslash', `["\\\\",${'['.repeat(101)}`, true],
  ['no JSON', ']]]"', false],
  ['nothing', '', false],
])('%s', (_, text, expected) => {
  expect(isTooDeep(text)).toBe(expected)
})
