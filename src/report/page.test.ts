import { parseHTML } from "linkedom"
import { describe, expect, it } from "vitest"
import { resultsOf } from "../experiments/index.ts"
import type { Run } from "../runs/index.ts"
import { assess } from "./assess.ts"
import { type Group, groupRuns } from "./gather.ts"
import { reportPage } from "./page.ts"
import { both, claimWith, runOf } from "./runs.test-helper.ts"

const claim = claimWith({
  charts: [{ kind: "curves", tag: "train/loss", title: both("The loss") }],
  quick: { rate: 2 },
  expected: [
    { variant: "default", figure: "testAccuracy", range: [0.4, 0.6], tolerance: 0.1 },
    { variant: "other", figure: "testAccuracy", range: [0.8, 0.9], tolerance: 0, explained: both("it is another") },
  ],
})
const run = (variant: string, rate = 1, seed = 0): Run =>
  runOf(
    (record) => {
      for (const step of [0, 1, 2]) record.scalar("train/loss", step, 1 / (step + 1))
      record.figure("testAccuracy", 0.5)
    },
    { variant, seed, settings: { rate } },
  )
const groupOf = (runs: readonly Run[]): Group => {
  const variants = [...new Set(runs.map(({ manifest }) => manifest.variant!))]
  const by = new Map(variants.map((name) => [name, runs.filter(({ manifest }) => manifest.variant === name)]))
  return { id: "x.1", source: "x.1", claim, runs, results: resultsOf("x.1", by) }
}
const page = async (group: Group, lang: "en" | "ja" = "en") => {
  const html = await reportPage({ groups: [group], problems: [] }, { lang })
  return { html, document: parseHTML(html).document }
}

describe("the assessment of runs", () => {
  it("judges runs of all variants, and sets figures beside those on record", () => {
    const { judgement, compared } = assess(claim, groupOf([run("default"), run("other")]))
    expect(judgement?.verdict).toBe("holds")
    expect(compared.map(({ within }) => within)).toEqual([true, false])
  })

  it("gives no verdict without all variants, nor on changed settings", () => {
    const part = assess(claim, groupOf([run("default")]))
    expect([part.judgement, part.reason, part.missing]).toEqual([undefined, "variants", ["other"]])
    const changed = assess(claim, groupOf([run("default", 7), run("other")]))
    expect([changed.judgement, changed.reason, changed.changed]).toEqual([undefined, "settings", ["default"]])
    expect(changed.compared.map(({ expected }) => expected.variant)).toEqual(["other"])
  })

  it("gives no verdict where the seeds of a variant had different settings", () => {
    const mixed = assess(claim, groupOf([run("default"), run("default", 7, 1), run("other")]))
    expect([mixed.judgement, mixed.reason, mixed.mixed]).toEqual([undefined, "settings", ["default"]])
    expect(mixed.compared.map(({ expected }) => expected.variant)).toEqual(["other"])
  })

  it("judges quick runs, but does not compare their figures", () => {
    const quick = assess(claim, groupOf([run("default", 2), run("other", 2)]))
    expect([quick.judgement?.verdict, quick.quick, quick.compared]).toEqual(["holds", ["default", "other"], []])
  })

  it("gives no verdict where a record lacks a figure", () => {
    const asking = claimWith({
      judge: (results) => ({
        verdict: results.figure("default", "gone").max > 0 ? "holds" : "contradicted",
        because: both(""),
      }),
    })
    expect(assess(asking, groupOf([run("default"), run("other")])).reason).toBe("figures")
  })
})

describe("a page", () => {
  it("tells what the notes say, the verdict, the finding and the figures, in both languages", async () => {
    for (const lang of ["en", "ja"] as const) {
      const { document } = await page(groupOf([run("default"), run("other")]), lang)
      const text = document.querySelector("article")!.textContent!
      for (const part of [claim.title, claim.claim, claim.finding, claim.vary, claim.watch])
        expect(text).toContain(part[lang])
      expect(text).toContain(both("so it is")[lang])
      expect(text).toContain("0.4–0.6")
      expect(text).toContain(both("it is another")[lang])
      expect(document.documentElement.getAttribute("lang")).toBe(lang)
    }
  })

  it("needs no script and no network, and has its charts in it, with a table for each", async () => {
    const { html, document } = await page(groupOf([run("default"), run("other")]))
    expect(document.querySelectorAll("script, link, img, iframe")).toHaveLength(0)
    expect(html.replaceAll("http://www.w3.org/2000/svg", "")).not.toMatch(/https?:|url\((?!#)/)
    expect(document.querySelectorAll("figure > svg[role=img]")).toHaveLength(1)
    const rows = [...document.querySelectorAll("figure details tbody tr")].map(({ textContent }) => textContent)
    expect(rows).toEqual(["011", "10.50.5", "20.33330.3333"])
  })

  it("has headings in order and names of its own for every part that is linked to", async () => {
    const { document } = await page(groupOf([run("default"), run("other")]))
    const levels = [...document.querySelectorAll("h1, h2, h3")].map(({ nodeName }) => Number(nodeName[1]))
    expect(levels[0]).toBe(1)
    expect(levels.every((level, i) => i === 0 || level <= levels[i - 1]! + 1)).toBe(true)
    const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it("marks the settings in which variants differ", async () => {
    const { document } = await page(groupOf([run("default"), run("other", 3)]))
    const cells = [...document.querySelectorAll("td b")].map(({ textContent }) => textContent)
    expect(cells).toEqual(["3"])
  })

  it("draws no range on record behind figures that other settings gave", async () => {
    const drawn = { ...claim, charts: [{ kind: "figures", figure: "testAccuracy", title: both("All") } as const] }
    const texts = async (rate: number) => {
      const { document } = await page({ ...groupOf([run("default", rate), run("other", rate)]), claim: drawn })
      return [...document.querySelectorAll("figure text")].map(({ textContent }) => textContent)
    }
    expect(await texts(1)).toContain("range on record")
    expect(await texts(2)).not.toContain("range on record")
  })

  it("draws what an unknown experiment recorded, with its digests", async () => {
    const [group] = groupRuns([
      runOf((record) => record.scalar("my/<curve>", 0, 1), { experiment: "somebody's", settings: { a: { b: "<x>" } } }),
    ])
    expect(group!.claim).toBeUndefined()
    const { document } = await page(group!)
    expect(document.querySelector("figure svg title")!.textContent).toBe("my/<curve>")
    const text = document.querySelector("main")!.textContent!
    expect(text).toContain('"<x>"')
    expect(text).toContain(group!.runs[0]!.manifest.digest.slice(0, 16))
  })
})

describe("the grouping of runs", () => {
  it("puts claims in the order of the notes and runs in that of their seeds, the last of equal ones", () => {
    const made = (experiment: string, seed: number, value: number) =>
      runOf((record) => record.figure("sum", value), { experiment, seed })
    const groups = groupRuns([
      made("other", 0, 0),
      made("6.E1", 1, 1),
      made("6.E1", 0, 2),
      made("1.1", 0, 3),
      made("6.E1", 1, 4),
    ])
    expect(groups.map(({ id }) => id)).toEqual(["1.1", "6.E1", "other"])
    expect(groups[1]!.runs.map(({ manifest: { seed, figures } }) => [seed, figures.sum])).toEqual([
      [0, 2],
      [1, 4],
    ])
  })
})
