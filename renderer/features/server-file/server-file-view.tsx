export const ServerFileView = () => <p>…</p>
