import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { claims, sections } from "../src/experiments/index.ts"
import { type Language, languages, marks, notesPages } from "../src/report/index.ts"
import { root } from "./files.ts"

const all = Object.values(claims)
const page = (lang: Language, name: string) => readFileSync(join(root, "docs", lang, name), "utf8")
/** As the pages would be without runs: what must stand in them whatever was measured. */
const bare = (lang: Language) => notesPages({ claims: all, group: () => undefined, pictures: () => [] }, lang)
const lines = (text: string) => text.split("\n")

describe.each(languages)("the docs about the notes, in %s", (lang) => {
  it("has a page for every section, an index and the gallery of bugs", () => {
    const missing = [...Object.keys(sections), "index", "bugs"].filter(
      (name) => !existsSync(join(root, "docs", lang, `${name}.md`)),
    )
    expect(missing).toEqual([])
  })

  it("says of every claim what the experiment says: run `node tools/docs.mjs <folder of runs>` where this fails", () => {
    const stale = [...bare(lang)].flatMap(([name, text]) => {
      const there = new Set(lines(page(lang, name)))
      // Tables come from runs.
      return lines(text).filter((line) => line !== "" && !line.startsWith("| ") && !there.has(line))
    })
    expect(stale).toEqual([])
  })

  it("says nothing of claims that are no more", () => {
    const headings = Object.keys(sections).flatMap((section) =>
      lines(page(lang, `${section}.md`)).filter((line) => line.startsWith("## ")),
    )
    const known = all.map(({ id, verdict }) => `## ${marks[verdict]} ${id} `)
    expect(headings.filter((heading) => !known.some((start) => heading.startsWith(start)))).toEqual([])
    expect(headings).toHaveLength(all.length)
  })

  it("lists every claim with its verdict in the index, and every defect in the gallery", () => {
    const index = lines(page(lang, "index.md"))
    const rows = index.filter((line) => /^\| [✔◐✖] \|/.test(line))
    expect(rows).toEqual(lines(bare(lang).get("index.md")!).filter((line) => /^\| [✔◐✖] \|/.test(line)))
    const gallery = page(lang, "bugs.md")
    const defects = all.flatMap(({ id, variants }) =>
      Object.entries(variants).flatMap(([name, { defect }]) => (defect ? [`kasane run ${id} --variant`, name] : [])),
    )
    expect(defects.filter((part) => !gallery.includes(part))).toEqual([])
  })

  it("shows only figures that are there", () => {
    const pictures = Object.keys(sections).flatMap((section) =>
      [...page(lang, `${section}.md`).matchAll(/^!\[.*\]\((\S+)\)$/gm)].map(([, path]) =>
        join(root, "docs", lang, path!),
      ),
    )
    expect(pictures.filter((path) => !existsSync(path))).toEqual([])
  })
})
