import { useEffect, useState } from 'react'
import type { Section, SectionId } from '#shared/settings/fields.ts'
import { emailWords } from '../../words/email.ts'
import { sectionDomId } from './section.tsx'
import './section-index.css'

/** Room above a section's title within which it counts as reached, px. */
const reach = 90

/** What scrolls: the view, or in a narrow window all that stands beside the environments. */
const scroller = (): Element | null =>
  [...document.querySelectorAll('.view, .main')].find(
    (element) =>
      element.scrollHeight > element.clientHeight && getComputedStyle(element).overflowY === 'auto',
  ) ?? document.querySelector('.view')

/** The last section whose title has come up to the top; at the end of the page the last one. */
const sectionInView = (sections: readonly Section[], page: Element): SectionId | undefined => {
  const { top, width } = page.getBoundingClientRect()
  const atEnd = page.scrollTop > 0 && page.scrollTop + page.clientHeight >= page.scrollHeight - 4
  if (atEnd) return sections.at(-1)?.id
  // The index stands beside the sections, or as a bar above them.
  const index = document.querySelector('.index')?.getBoundingClientRect()
  const line =
    index !== undefined && index.width > width / 2 ? index.bottom + reach / 2 : Math.max(top, 0) + reach
  const reached = sections.filter((section) => {
    const element = document.getElementById(sectionDomId(section))
    return element !== null && element.getBoundingClientRect().top <= line
  })
  return (reached.at(-1) ?? sections[0])?.id
}

const useSectionInView = (sections: readonly Section[]): SectionId => {
  const [current, setCurrent] = useState<SectionId>(sections[0]?.id ?? 'outgoing')
  useEffect(() => {
    let asked = false
    const look = () => {
      asked = false
      const page = scroller()
      const found = page === null ? undefined : sectionInView(sections, page)
      if (found !== undefined) setCurrent(found)
    }
    const onScroll = () => {
      if (asked) return
      asked = true
      requestAnimationFrame(look)
    }
    // Scrolling does not bubble; on the way down it is heard whichever element scrolls.
    document.addEventListener('scroll', onScroll, { capture: true, passive: true })
    return () => document.removeEventListener('scroll', onScroll, { capture: true })
  }, [sections])
  return current
}

export const SectionIndex = ({ sections }: { readonly sections: readonly Section[] }) => {
  const current = useSectionInView(sections)
  return (
    <nav className="index" aria-label={emailWords.index}>
      {sections.map((section) => (
        <a
          key={section.id}
          href={`#${sectionDomId(section)}`}
          aria-current={section.id === current}
          onClick={(event) => {
            event.preventDefault()
            const target = document.getElementById(sectionDomId(section))
            const smooth = !matchMedia('(prefers-reduced-motion: reduce)').matches
            target?.scrollIntoView({ behavior: smooth ? 'smooth' : 'auto', block: 'start' })
            target?.querySelector('h2')?.focus({ preventScroll: true })
          }}
        >
          {section.short}
        </a>
      ))}
    </nav>
  )
}
