import { useEffect, useState } from 'react'
import type { Section, SectionId } from '#shared/settings/fields.ts'
import { emailWords } from '../../words/email.ts'
import { sectionDomId } from './section.tsx'

/** The section nearest the top of the page, as it scrolls. */
const useVisibleSection = (sections: readonly Section[]): [SectionId, (id: SectionId) => void] => {
  const [current, setCurrent] = useState<SectionId>(sections[0]?.id ?? 'outgoing')
  useEffect(() => {
    const visible = new Set<string>()
    const observer = new IntersectionObserver(
      (entries) => {
        for (const entry of entries) {
          if (entry.isIntersecting) visible.add(entry.target.id)
          else visible.delete(entry.target.id)
        }
        const first = sections.find((section) => visible.has(sectionDomId(section)))
        if (first !== undefined) setCurrent(first.id)
      },
      { rootMargin: '-120px 0px -60% 0px' },
    )
    for (const section of sections) {
      const element = document.getElementById(sectionDomId(section))
      if (element !== null) observer.observe(element)
    }
    return () => observer.disconnect()
  }, [sections])
  return [current, setCurrent]
}

export const SectionIndex = ({ sections }: { readonly sections: readonly Section[] }) => {
  const [current, setCurrent] = useVisibleSection(sections)
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
            setCurrent(section.id)
          }}
        >
          {section.short}
        </a>
      ))}
    </nav>
  )
}
