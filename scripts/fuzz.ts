/** `node scripts/fuzz.ts [RUNS] [SEED]`: broken dialogues through the whole diagnosis, longer than the tests do. */
import { fuzzOnce } from '#test/main/services/diagnosis/fuzz.ts'

const runs = Number(process.argv[2] ?? 20_000)
const first = Number(process.argv[3] ?? Date.now() % 1_000_000_000)
const verdicts = new Map<string, number>()
let complaints = 0

console.log(`${runs} runs from seed ${first}`)
for (let seed = first; seed < first + runs; seed += 1) {
  const { complaint, text, report } = await fuzzOnce(seed)
  verdicts.set(report.verdict, (verdicts.get(report.verdict) ?? 0) + 1)
  if (complaint === undefined) continue
  complaints += 1
  console.log(`seed ${seed}: ${complaint}\n  ${JSON.stringify(text)}`)
  if (complaints === 10) break
}
console.log([...verdicts].map(([verdict, count]) => `${verdict} ${count}`).join(', '))
if (complaints > 0) process.exitCode = 1
