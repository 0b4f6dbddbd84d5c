import './advice.css'

/** Advice may hold a command: its options stay in one piece. */
export const Advice = ({ text }: { readonly text: string }) =>
  text.split(/(?<=\s)(--?\w[\w-]*)/).map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text stay in their order
      <span className="nobr" key={index}>
        {part}
      </span>
    ),
  )
