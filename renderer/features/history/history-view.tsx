export const HistoryView = () => <p>…</p>
