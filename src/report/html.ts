import { escapeXml } from "./frame.ts"
import type { Table } from "./tables.ts"

export const escapeHtml = escapeXml

/** Cells are HTML already. The first of each row heads it. @param label What the table is, for those who do not see it. */
export function tableHtml({ head, rows }: Table, label: string): string {
  const header = head.map((cell) => `<th scope="col">${cell}</th>`).join("")
  const body = rows.map(
    ([first = "", ...rest]) =>
      `<tr><th scope="row">${first}</th>${rest.map((cell) => `<td>${cell}</td>`).join("")}</tr>`,
  )
  const table = `<table><thead><tr>${header}</tr></thead><tbody>${body.join("")}</tbody></table>`
  // Wide tables scroll by themselves, with the keyboard too.
  return `<div class="wide" tabindex="0" role="group" aria-label="${label}">${table}</div>`
}

export const escapedTable = ({ head, rows }: Table): Table => ({
  head: head.map(escapeHtml),
  rows: rows.map((row) => row.map(escapeHtml)),
})

export const details = (summary: string, content: string): string =>
  `<details><summary>${summary}</summary>${content}</details>`

/** By which a page of ours is known. */
export const generator = "Kasane"

/** One page that needs nothing else: no script, no network. */
export const documentHtml = (lang: string, title: string, body: string): string =>
  `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="${generator}">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
${body}
</body>
</html>
`

const style = `
:root{color-scheme:light dark;--ink:#1f2328;--soft:#59636e;--ground:#fff;--band:#f6f8fa;--line:#d1d9e0;--link:#0b5cad}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9198a1;--ground:#0d1117;--band:#161b22;--line:#3d444d;--link:#6cb6ff}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:50rem;padding:1.5rem 1rem 4rem;color:var(--ink);background:var(--ground);font:1rem/1.65 system-ui,"Noto Sans CJK JP",sans-serif}
h1{font-size:1.7rem;line-height:1.25;margin:0 0 .3rem}
h2{font-size:1.35rem;line-height:1.3;margin:0 0 .2rem}
h3{font-size:1.05rem;margin:1.6rem 0 .4rem}
a{color:var(--link)}
a:focus-visible,summary:focus-visible,.wide:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:2px}
.skip{position:absolute;left:-99rem}.skip:focus{position:static}
.soft{color:var(--soft);margin:0}
nav ol{list-style:none;padding:0;margin:1rem 0;columns:2 20rem}
nav li{break-inside:avoid;padding-left:1.6em;text-indent:-1.6em}
.mark{display:inline-block;width:1.6em;text-indent:0}
article{border-top:1px solid var(--line);margin-top:2.5rem;padding-top:1.6rem}
dl{margin:1rem 0;display:grid;grid-template-columns:max-content 1fr;gap:.4rem 1rem}
dt{font-weight:600;color:var(--soft)}dd{margin:0}
@media (max-width:36rem){dl{grid-template-columns:1fr;gap:0}dd{margin:0 0 .6rem}}
figure{margin:1rem 0;overflow-x:auto}
figure svg{display:block;max-width:100%;min-width:34rem;height:auto;border:1px solid var(--line);border-radius:6px}
.wide{overflow-x:auto}
table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums;margin:.4rem 0}
th,td{padding:.25rem .7rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
thead th{white-space:nowrap;color:var(--soft);font-weight:600}tbody th{font-weight:400}
td b{font-weight:700}
details{margin:.4rem 0}summary{cursor:pointer;color:var(--soft)}
code{font:.88em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;background:var(--band);padding:.1em .35em;border-radius:4px}
pre{background:var(--band);padding:.7rem 1rem;border-radius:6px;overflow-x:auto}pre code{padding:0}
.warn{border-left:4px solid #d55e00;padding-left:.8rem}
@media print{body{max-width:none;padding:0}nav,.skip{display:none}figure,table,dl{break-inside:avoid}h2,h3{break-after:avoid}article{break-before:page;border:0}article:first-of-type{break-before:auto}details::details-content{content-visibility:visible;display:block}}
`.replace(/\n/g, "")
