/** What a refusal means: the cause of the highest rank among all rules that hold. */
import { holds, type Place, type Refusal } from './condition.ts'
import { type CauseId, causeIds, causes } from './index.ts'
import { type Cause, type Rank, type ReplyRule, ranks } from './model.ts'

export interface Match {
  readonly cause: CauseId
  readonly rank: Rank
}

type Rule = Omit<ReplyRule, 'at'> & Match

const rulesOf = (place: Place): readonly Rule[] =>
  causeIds.flatMap((cause) => {
    const { replies = [] }: Cause = causes[cause]
    return replies
      .filter(({ at }) => at.includes(place))
      .map(({ when, rank = 'specific' }) => ({ cause, when, rank }))
  })

/** By place, highest rank first; made when a reply of that place is first read. */
const rules = new Map<Place, readonly Rule[]>()

const rulesAt = (place: Place): readonly Rule[] => {
  const known = rules.get(place)
  if (known !== undefined) return known
  const made = [...rulesOf(place)].sort((one, other) => ranks.indexOf(one.rank) - ranks.indexOf(other.rank))
  rules.set(place, made)
  return made
}

const fits = ({ when }: Rule, reply: Refusal): boolean =>
  'length' in when ? when.some((each) => holds(each, reply)) : holds(when, reply)

/**
 * The causes that a reply fits at the highest rank at which it fits any, without those that another one beats. More
 * than one is a gap in the knowledge: its test holds every reply of the tests against this.
 */
export const candidatesFor = (reply: Refusal): readonly CauseId[] => {
  const all = rulesAt(reply.place)
  const rank = all.find((rule) => fits(rule, reply))?.rank
  const found = new Set(
    all.filter((rule) => rule.rank === rank && fits(rule, reply)).map(({ cause }) => cause),
  )
  const isBeaten = (cause: CauseId): boolean =>
    [...found].some((other) => (causes[other] as Cause).beats?.includes(cause) === true)
  return [...found].filter((cause) => !isBeaten(cause))
}

/** @returns `REPLY_NOT_UNDERSTOOD` for a reply that no rule knows */
export const causeOf = (reply: Refusal): CauseId => candidatesFor(reply)[0] ?? 'REPLY_NOT_UNDERSTOOD'
