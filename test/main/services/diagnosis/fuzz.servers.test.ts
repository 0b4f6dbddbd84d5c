import { expect, test } from 'vitest'
import { times } from '#test/long.ts'
import { fuzzOnce } from './fuzz.ts'

test('broken dialogues end with a named verdict', async () => {
  for (let seed = 1; seed <= times(200, 10_000); seed += 1) {
    const { complaint, text } = await fuzzOnce(seed)
    expect(complaint, `seed ${seed}: ${JSON.stringify(text)}`).toBeUndefined()
  }
})
