import { describe, expect, it } from "vitest"
import type { Chart, Claim, Text } from "../claim.ts"
import { claims, flatten, sections } from "../index.ts"
import * as rows from "./index.ts"

const all = Object.values(claims)
const japanese = /[\u3040-\u30ff\u4e00-\u9fff]/

/** Every text of an experiment that is a sentence, with what it is. */
const sentencesOf = ({ claim, finding, vary, watch }: Claim): [string, Text][] =>
  Object.entries({ claim, finding, vary, watch })

const textsOf = (claim: Claim): [string, Text][] => [
  ...sentencesOf(claim),
  ["title", claim.title],
  ...Object.entries(claim.variants).flatMap(([name, { title, defect }]): [string, Text][] => [
    [`${name} title`, title],
    ...(defect ? [[`${name} defect`, defect] as [string, Text]] : []),
  ]),
  ...claim.charts.map(({ title }, i): [string, Text] => [`chart ${i}`, title]),
  ...claim.expected.flatMap(({ explained }, i): [string, Text][] => (explained ? [[`expected ${i}`, explained]] : [])),
]

const variantsOf = (claim: Claim, chart: Chart) => chart.variants ?? Object.keys(claim.variants)

it("have ids and names of their own", () => {
  const given = Object.values(rows).map(({ id, name }) => ({ id, name }))
  for (const key of ["id", "name"] as const) {
    const values = given.map((row) => row[key])
    expect(values.filter((value, i) => values.indexOf(value) !== i)).toEqual([])
  }
})

describe.each(all.map((claim) => [claim.id, claim] as const))("%s", (_, claim) => {
  it("says everything in both languages, in sentences where it is one", () => {
    for (const [what, { en, ja }] of textsOf(claim)) {
      expect(en, what).not.toBe("")
      expect(ja, what).not.toBe("")
      expect(en, what).not.toMatch(japanese)
    }
    for (const [what, { en, ja }] of sentencesOf(claim)) {
      expect(en, what).toMatch(/[.?!)]$/)
      expect(ja, what).toMatch(japanese)
    }
    expect(Object.keys(sections)).toContain(claim.section)
    expect(claim.seeds.length).toBeGreaterThan(0)
  })

  it("begins with the correct computation, and says what exposes each defect", () => {
    const [first, ...others] = Object.entries(claim.variants)
    expect(first![1].defect).toBeUndefined()
    expect(first![1].onDemand).toBeUndefined()
    for (const [name, { defect }] of others) expect(name.startsWith("asDistributed"), name).toBe(defect !== undefined)
  })

  it("expects, draws and names only what there is", () => {
    const variants = Object.keys(claim.variants)
    for (const { variant, range, tolerance } of claim.expected) {
      expect(variants).toContain(variant)
      expect(range[0]).toBeLessThanOrEqual(range[1])
      expect(tolerance).toBeGreaterThanOrEqual(0)
    }
    expect(claim.charts.length).toBeGreaterThan(0)
    for (const chart of claim.charts) {
      for (const name of variantsOf(claim, chart)) expect(variants).toContain(name)
      if (chart.kind !== "sweep") continue
      const paths = flatten(claim.settingsOf(variants[0]!)).map(([path]) => path)
      for (const path of [chart.setting, ...(chart.lines === undefined ? [] : [chart.lines])])
        expect(paths).toContain(path)
    }
    expect(claim.see).not.toContain(claim.id)
  })

  it("has settings that can be written down, and differ from variant to variant", () => {
    for (const quick of [false, true]) {
      const settings = Object.keys(claim.variants).map((name) => claim.settingsOf(name, { quick }))
      for (const one of settings) expect(JSON.parse(JSON.stringify(one))).toEqual(one)
      if (!quick) expect(new Set(settings.map((one) => JSON.stringify(one))).size).toBe(settings.length)
    }
  })
})
