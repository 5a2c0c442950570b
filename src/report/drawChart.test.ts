import { parseHTML } from "linkedom"
import { afterEach, describe, expect, it, vi } from "vitest"
import { NameError } from "../base/errors.ts"
import { type Chart, resultsOf } from "../experiments/index.ts"
import type { Recorder, Run } from "../runs/index.ts"
import { drawChart } from "./drawChart.ts"
import { both, claimWith, runOf } from "./runs.test-helper.ts"

const claim = claimWith({
  expected: [{ variant: "default", figure: "testAccuracy", range: [0.4, 0.6], tolerance: 0.1 }],
})
const title = both("A picture")

const fill = (seed: number, lift: number) => (record: Recorder) => {
  for (let step = 0; step <= 20; step++) record.scalar("train/loss", step, (1 + lift + seed / 10) / (step + 1))
  for (const layer of [1, 2, 3]) record.scalar("forward/std", layer, 10 ** (-layer - lift))
  for (let i = 0; i < 16; i++) {
    record.scalar("plane/x", i, i % 4)
    record.scalar("plane/y", i, Math.floor(i / 4))
    record.scalar("plane/value", i, (i % 4) * 3)
    record.scalar("pixels", i, i / 15)
  }
  for (let i = 0; i < 5; i++) {
    record.scalar("path/x", i, i - lift)
    record.scalar("path/y", i, i * i * 0.1)
  }
  record.histogram("activation/layer1", 1, [0, 0.1, 0.1, 0.4, 1])
  record.figure("testAccuracy", 0.5 + seed / 100 + lift / 10)
}
const runs = (variant: string, lift: number): Run[] =>
  [0, 1, 2].map((seed) =>
    runOf(fill(seed, lift), {
      variant,
      seed,
      settings: { network: { hidden: lift > 0 ? [9, 9] : [9] }, rate: 1 + lift },
    }),
  )
const results = resultsOf(
  "x.1",
  new Map([
    ["default", runs("default", 0)],
    ["other", runs("other", 1)],
  ]),
)

const charts: Readonly<Record<Chart["kind"], Chart>> = {
  curves: { kind: "curves", tag: "train/loss", title, y: "log" },
  tags: { kind: "tags", tags: ["forward/std", "train/loss"], title },
  figures: { kind: "figures", figure: "testAccuracy", title },
  sweep: { kind: "sweep", figure: "testAccuracy", setting: "network.hidden", lines: "rate", title },
  path: { kind: "path", paths: [{ x: "path/x", y: "path/y" }], title },
  plane: {
    ...{ kind: "plane", title, cells: { x: "plane/x", y: "plane/y", value: "plane/value" } },
    paths: [{ x: "path/x", y: "path/y" }],
    points: { x: "path/x", y: "path/y", value: "path/y" },
  },
  histogram: { kind: "histogram", tag: "activation/layer1", title },
  images: { kind: "images", tags: ["pixels"], width: 4, title },
}

/** What a reader of the picture finds in it. */
async function look(chart: Chart, options?: Parameters<typeof drawChart>[3], over = results) {
  const svg = (await drawChart(chart, claim, over, options))!
  const root = parseHTML(`<body>${svg}</body>`).document.querySelector("svg")!
  const texts = [...root.querySelectorAll("text")].map(({ textContent }) => textContent)
  const says = root.querySelector("desc")!.textContent!
  return { svg, root, texts, says, paths: [...root.querySelectorAll("path")].map((path) => path.getAttribute("d")!) }
}

describe.each(Object.values(charts).map((chart) => [chart.kind, chart] as const))(
  "a chart of the kind %s",
  (_, chart) => {
    it("is one picture with a title and a description, in both languages", async () => {
      for (const lang of ["en", "ja"] as const) {
        const { root, texts, says } = await look(chart, { lang })
        expect(root.getAttribute("role")).toBe("img")
        const named = root.getAttribute("aria-labelledby")!.split(" ")
        expect(named.map((id) => root.querySelector(`[id="${id}"]`)?.nodeName.toLowerCase())).toEqual(["title", "desc"])
        expect(root.querySelector("title")!.textContent).toBe(title[lang])
        expect(texts).toContain(title[lang])
        expect(says.length).toBeGreaterThan(10)
      }
    })

    it("draws numbers only, and needs nothing from elsewhere", async () => {
      const { svg } = await look(chart)
      expect(svg).not.toMatch(/NaN|undefined|Infinity/)
      expect(svg).not.toMatch(/<script|<image|href=/)
      // The name of the format is an address, and the only one.
      expect(svg.match(/https?:/g)).toHaveLength(1)
    })

    it("is the same to the byte when drawn again, after others", async () => {
      const first = await drawChart(chart, claim, results)
      await drawChart(charts.plane, claim, results)
      expect(await drawChart(chart, claim, results)).toBe(first)
    })

    it("is none where no run has what it shows", async () => {
      const empty = resultsOf("x.1", new Map([["default", [runOf((record) => record.scalar("other", 0, 1))]]]))
      expect(await drawChart(chart, claim, empty)).toBeUndefined()
    })
  },
)

describe("what charts say", () => {
  it("gives the median and the range over seeds where curves end", async () => {
    const { says } = await look(charts.curves)
    expect(says).toContain("First: 1.1 [1–1.2] at step 0, 0.0524 [0.0476–0.0571] at step 20")
    expect((await look(charts.curves, { lang: "ja" })).says).toContain(
      "Firstの日本語：ステップ0で1.1 [1–1.2]、ステップ20で0.0524 [0.0476–0.0571]",
    )
  })

  it("gives figures with their range, and says what is on record", async () => {
    const { says, texts } = await look(charts.figures)
    expect(says).toBe("First: 0.51 [0.5–0.52]; Second: 0.61 [0.6–0.62].")
    expect(texts).toContain("range on record")
  })

  it("counts a list as long as it is, as hidden layers", async () => {
    expect((await look(charts.sweep)).says).toBe("1 1: 0.51 [0.5–0.52]; 2 2: 0.61 [0.6–0.62].")
  })
})

describe("what charts show", () => {
  it("keeps the peaks of long curves, in few points", async () => {
    const noisy = runOf((record) => {
      for (let step = 0; step < 20_000; step++) record.scalar("train/loss", step, step === 12_345 ? 50 : step % 2)
    })
    const { svg, paths } = await look(charts.curves, {}, resultsOf("x.1", new Map([["default", [noisy]]])))
    expect(svg.length).toBeLessThan(20_000)
    const longest = paths.sort((a, b) => b.length - a.length)[0]!
    const heights = [...longest.matchAll(/,([\d.]+)/g)].map(([, y]) => Number(y)).sort((a, b) => a - b)
    // One point lies far above all others.
    expect(heights[1]! - heights[0]!).toBeGreaterThan(30)
  })

  it("writes what has no place on an axis", async () => {
    const never = runOf((record) => record.figure("testAccuracy", Number.POSITIVE_INFINITY))
    const over = resultsOf(
      "x.1",
      new Map([
        ["default", [never]],
        ["other", runs("other", 1)],
      ]),
    )
    expect((await look(charts.figures, {}, over)).texts).toContain("∞")
  })

  it("paints a plane that variants share once, with a way for each", async () => {
    const { texts, root } = await look(charts.plane)
    expect(texts.filter((text) => text === "First" || text === "Second")).toEqual(["First", "Second"])
    expect(root.querySelectorAll("[shape-rendering=crispEdges]")).toHaveLength(1)
  })

  it("paints it for each of them where their ways are to be apart", async () => {
    const { texts, root } = await look({ ...charts.plane, apart: true } as Chart)
    expect(texts.filter((text) => text === "First" || text === "Second")).toEqual(["First", "Second"])
    expect(root.querySelectorAll("[shape-rendering=crispEdges]")).toHaveLength(2)
  })

  it("labels every value of a setting on a logarithmic axis", async () => {
    const sizes = [300, 5000, 60_000]
    const over = resultsOf(
      "x.1",
      new Map(sizes.map((size, i) => [`v${i}`, [runOf(fill(0, i), { variant: `v${i}`, settings: { size } })]])),
    )
    const { texts } = await look({ kind: "sweep", figure: "testAccuracy", setting: "size", x: "log", title }, {}, over)
    expect(texts).toEqual(expect.arrayContaining(["300", "5000", "60k"]))
  })

  it("follows the reader's theme, or is light, or dark", async () => {
    expect((await look(charts.curves)).svg).toContain("prefers-color-scheme:dark")
    const [light, dark] = [await look(charts.curves, { theme: "light" }), await look(charts.curves, { theme: "dark" })]
    expect(light.svg).not.toContain("prefers-color-scheme")
    expect(light.root.querySelector("rect")!.getAttribute("fill")).toBe("#ffffff")
    expect(dark.root.querySelector("rect")!.getAttribute("fill")).toBe("#0d1117")
  })

  it("is as large as it is asked to be", async () => {
    const { root } = await look(charts.curves, { width: 500, height: 321 })
    expect(root.getAttribute("viewBox")).toBe("0 0 500 321")
  })
})

describe("what cannot be drawn", () => {
  afterEach(() => {
    vi.doUnmock("@observablehq/plot")
    vi.resetModules()
  })

  it("refuses a language and a theme that there are not", async () => {
    await expect(drawChart(charts.curves, claim, results, { lang: "de" as "en" })).rejects.toThrow(NameError)
    await expect(drawChart(charts.curves, claim, results, { theme: "drak" as "dark" })).rejects.toThrow("'dark'")
  })

  it("names the packages that are missing, and how to get them", async () => {
    vi.resetModules()
    vi.doMock("@observablehq/plot", () => {
      throw new Error("Cannot find package")
    })
    const { loadDrawer } = await import("./plot.ts")
    await expect(loadDrawer()).rejects.toThrow("npm install @observablehq/plot linkedom")
  })
})
