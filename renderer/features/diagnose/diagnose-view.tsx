export const DiagnoseView = () => <p>…</p>
