import './middle-ellipsis.css'

/**
 * A long name cut in the middle, where host names and paths say least: the end always stays in view. The
 * whole text is what is copied and read aloud, and what the title shows.
 */
export const MiddleEllipsis = ({ text, tail = 18 }: { readonly text: string; readonly tail?: number }) => {
  if (text.length <= tail * 2) return <span className="middle-whole">{text}</span>
  return (
    <span className="middle" title={text}>
      <span className="middle-head">{text.slice(0, -tail)}</span>
      <span className="middle-tail">{text.slice(-tail)}</span>
    </span>
  )
}
