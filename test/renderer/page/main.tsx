/** `?scenario=…` chooses the data, `?words=long` texts 40 % longer, `?theme=dark` the theme. */
const wanted = new URLSearchParams(location.search)
for (const key of ['words', 'theme']) {
  const value = wanted.get(key)
  if (value !== null) document.documentElement.dataset[key] = value
}
await import('./start.tsx')

export {}
