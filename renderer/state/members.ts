/** The set with the member or without it: one tick among many. */
export const withMember = <T>(all: ReadonlySet<T>, member: T, on: boolean): ReadonlySet<T> => {
  const next = new Set(all)
  if (on) next.add(member)
  else next.delete(member)
  return next
}
