import { expect, test } from 'vitest'
import { fuzzOnce } from './fuzz.ts'

test('broken dialogues end with a named verdict', async () => {
  for (let seed = 1; seed <= 400; seed += 1) {
    const { complaint, text } = await fuzzOnce(seed)
    expect(complaint, `seed ${seed}: ${JSON.stringify(text)}`).toBeUndefined()
  }
}, 30_000)
