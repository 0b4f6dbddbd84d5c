/** The page's one style sheet, allowed by its hash: a test holds the two together. */
export const reportStyle = `
:root { color-scheme: light dark; --ink: #1c2430; --dim: #566070; --line: #d6dbe2; --ground: #fff;
  --soft: #f4f6f8; --pass: #116b3a; --warn: #8a5300; --fail: #b3261e; --skipped: #566070; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --dim: #a3adba; --line: #3a4350;
  --ground: #171c23; --soft: #1f2630; --pass: #6fd29b; --warn: #f0b35c; --fail: #ff8a80; --skipped: #a3adba; } }
body { margin: 2rem auto; max-width: 62rem; padding: 0 1.25rem; background: var(--ground); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.15rem; margin-top: 2.2rem; border-top: 1px solid var(--line);
  padding-top: 1.2rem; } h3 { font-size: 1rem; margin-bottom: .25rem; }
table { border-collapse: collapse; width: 100%; margin: .75rem 0; }
th, td { text-align: left; vertical-align: top; padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line);
  overflow-wrap: anywhere; }
th { font-weight: 600; color: var(--dim); } .facts th { width: 9rem; }
pre { background: var(--soft); padding: .6rem .8rem; border-radius: 6px; overflow-x: auto; white-space: pre-wrap;
  overflow-wrap: anywhere; font: 13px/1.45 ui-monospace, monospace; }
.pass { color: var(--pass); } .warn, .warning { color: var(--warn); } .fail, .error { color: var(--fail); }
.skipped, .info { color: var(--skipped); } .tag { font-weight: 600; } .dim { color: var(--dim); }
`

/** base64 of the SHA-256 of exactly the text between <style> and </style>. */
export const reportStyleHash = 'zpOLdvwm/CxGBxRk8+1C61y5xWPDMj0qXscaVNl0+eY='
