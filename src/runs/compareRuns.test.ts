import { describe, expect, it } from "vitest"
import { compareRuns } from "./compareRuns.ts"
import { createRecorder, type RunFacts } from "./recorder.ts"
import type { Run } from "./run.ts"

interface Recipe extends Partial<RunFacts> {
  readonly loss?: readonly number[]
  readonly steps?: readonly number[]
  readonly weights?: readonly (readonly number[])[]
  readonly figures?: Readonly<Record<string, number>>
}

function run({ loss = [], steps, weights = [], figures = {}, ...facts }: Recipe = {}): Run {
  const recorder = createRecorder()
  for (const [i, value] of loss.entries()) recorder.scalar("loss", steps?.[i] ?? i, value)
  for (const [i, values] of weights.entries()) recorder.histogram("kernel", i, values)
  for (const [name, value] of Object.entries(figures)) recorder.figure(name, value)
  return recorder.finish({ seed: 0, target: "wasm", settings: {}, versions: { kasane: "1" }, ...facts })
}

const paths = (a: Recipe, b: Recipe) => compareRuns(run(a), run(b)).differences.map(({ path }) => path)
const words = (a: Recipe, b: Recipe) => compareRuns(run(a), run(b)).text

describe("what fixed two runs", () => {
  it("is compared down to the single setting", () => {
    const settings = { optimizer: { name: "sgd", learningRate: 0.1 }, layers: [{ units: 3 }, { units: 4 }] }
    const others = { optimizer: { name: "sgd", learningRate: 0.2 }, layers: [{ units: 3 }, { units: 5 }], epochs: 2 }
    expect(compareRuns(run({ settings }), run({ settings: others })).differences).toEqual([
      { path: "settings.optimizer.learningRate", a: 0.1, b: 0.2 },
      { path: "settings.layers[1].units", a: 4, b: 5 },
      { path: "settings.epochs", a: undefined, b: 2 },
    ])
  })

  it("is the same in whatever order it was written", () => {
    expect(paths({ settings: { a: [{ x: 1, y: 2 }], b: 1 } }, { settings: { b: 1, a: [{ y: 2, x: 1 }] } })).toEqual([])
  })

  it("counts a list of another length as one thing, since nobody knows what was put in", () => {
    expect(paths({ settings: { layers: [1, 2, 3] } }, { settings: { layers: [0, 1, 2, 3] } })).toEqual([
      "settings.layers",
    ])
  })

  it("is more than settings, and not what only names a run or says how long it took", () => {
    const a = { seed: 1, target: "native", dataset: "mnist", experiment: "digits", versions: { node: "20" } }
    expect(paths(a, { experiment: "other" })).toEqual([
      ...["dataset", "target", "seed", "versions.node", "versions.kasane"],
    ])
    expect(paths({ title: "A", variant: "a", seconds: 1, started: "2026-01-01" }, { title: "B", seconds: 2 })).toEqual(
      [],
    )
  })

  it("does not take a name of every object for a setting", () => {
    expect(compareRuns(run({ settings: { constructor: 1 } }), run()).differences).toEqual([
      { path: "settings.constructor", a: 1, b: undefined },
    ])
  })
})

describe("two curves", () => {
  const curve = (a: Recipe, b: Recipe, tolerance?: number) =>
    compareRuns(run(a), run(b), tolerance === undefined ? {} : { tolerance }).curves[0]!

  it("part at the first step whose values are not the same, and later beyond the tolerance", () => {
    const loss = [4, 2, 1, 0.5]
    expect(curve({ loss }, { loss: [4, 2.0001, 1.001, 0.6] })).toEqual({
      tag: "loss",
      steps: { a: 4, b: 4, common: 4 },
      parts: { step: 1, a: 2, b: 2.0001 },
      partsBeyondTolerance: { step: 3, a: 0.5, b: 0.6 },
      last: { step: 3, a: 0.5, b: 0.6 },
    })
    expect(curve({ loss }, { loss: [4, 2.0001, 1.001, 0.6] }, 0.5).partsBeyondTolerance).toBeUndefined()
    expect(curve({ loss }, { loss: [4, 2.0001, 1.001, 0.6] }, 0).partsBeyondTolerance?.step).toBe(1)
  })

  it("are compared step by step where both have one", () => {
    const found = curve({ loss: [1, 2, 3], steps: [0, 10, 20] }, { loss: [1, 9, 3, 4], steps: [0, 5, 20, 30] })
    expect(found).toEqual({ tag: "loss", steps: { a: 3, b: 4, common: 2 }, last: { step: 20, a: 3, b: 3 } })
  })

  it("agree in NaN, and NaN is beyond any tolerance of a number", () => {
    expect(curve({ loss: [Number.NaN] }, { loss: [Number.NaN] }).parts).toBeUndefined()
    expect(curve({ loss: [1, Number.NaN] }, { loss: [1, 2] }, 1e9).partsBeyondTolerance?.step).toBe(1)
    expect(curve({ loss: [Infinity] }, { loss: [1] }, 1e9).partsBeyondTolerance?.step).toBe(0)
  })

  it("may be there in one run only", () => {
    expect(curve({ loss: [1] }, {})).toEqual({ tag: "loss", steps: { a: 1, b: 0, common: 0 } })
  })
})

describe("histograms and figures", () => {
  it("are compared too", () => {
    const found = compareRuns(
      run({
        weights: [
          [1, 2],
          [1, 3],
        ],
        figures: { accuracy: 0.5, onlyA: 1, bad: Number.NaN },
      }),
      run({
        weights: [
          [1, 2],
          [1, 4],
        ],
        figures: { accuracy: 0.75, onlyB: 2, bad: Number.NaN },
      }),
    )
    expect(found.histograms).toEqual([{ tag: "kernel", steps: { a: 2, b: 2, common: 2 }, parts: 1 }])
    expect(found.figures).toEqual([
      { name: "accuracy", a: 0.5, b: 0.75, difference: 0.25 },
      { name: "onlyA", a: 1, b: undefined },
      { name: "bad", a: Number.NaN, b: Number.NaN, difference: 0 },
      { name: "onlyB", a: undefined, b: 2 },
    ])
  })
})

it("takes no name of every object for a curve or a figure", () => {
  const recorder = createRecorder()
  for (const name of ["constructor", "__proto__"]) {
    recorder.scalar(name, 0, 1)
    recorder.figure(name, 1)
  }
  const found = compareRuns(recorder.finish({ seed: 0, target: "wasm", settings: {} }), run())
  expect(found.curves.map(({ steps }) => steps)).toEqual(Array(2).fill({ a: 1, b: 0, common: 0 }))
  expect(found.figures.map(({ b }) => b)).toEqual([undefined, undefined])
})

describe("in words", () => {
  it("equal runs are said to be so", () => {
    const recipe = { loss: [1, Number.NaN], figures: { accuracy: 0.5 } }
    expect(compareRuns(run(recipe), run(recipe)).identical).toBe(true)
    expect(words(recipe, recipe)).toEqual({
      en: [
        "These runs were fixed alike: the same settings, seed, target, data and versions.",
        "Their results are identical, to the last bit.",
        "accuracy: 0.5 in both.",
      ].join("\n"),
      ja: [
        "二つの実行の条件は同じです。設定、シード、ターゲット、データ、バージョンのどれも変わりません。",
        "結果は最後の 1 ビットまで同じです。",
        "accuracy: どちらも 0.5。",
      ].join("\n"),
    })
  })

  it("a single difference and what came of it stand side by side", () => {
    const a = { loss: [2.5, 1.25], settings: { learningRate: 0.1 }, figures: { accuracy: 0.9 } }
    const b = { loss: [2.5, 1.2500001], settings: { learningRate: 0.2 }, figures: { accuracy: 0.875 } }
    expect(words(a, b)).toEqual({
      en: [
        "These runs differ in one thing: settings.learningRate (0.1 and 0.2).",
        "loss: differs from step 1 (1.25 and 1.2500001), never by more than 1 %; at the last, 1, 1.25 and 1.2500001.",
        "accuracy: 0.9 and 0.875, a difference of −0.025.",
      ].join("\n"),
      ja: [
        "二つの実行の違いは一つだけです: settings.learningRate（0.1 と 0.2）。",
        "loss: ステップ 1 から違います（1.25 と 1.2500001）。差は 1 % を超えません。最後のステップ 1 では 1.25 と 1.2500001。",
        "accuracy: 0.9 と 0.875、差は −0.025。",
      ].join("\n"),
    })
  })

  it("a warning says that several differences explain nothing", () => {
    const { en, ja } = words({ loss: [1, 2, 3] }, { loss: [1, 2], seed: 1, target: "native", settings: { epochs: 2 } })
    expect(en.split("\n")).toEqual([
      'These runs differ in 3 things: target ("wasm" and "native"), seed (0 and 1), settings.epochs (– and 2). ' +
        "A difference in result cannot be put down to one of them.",
      "loss: the same at all 2 steps (a has 3 steps, b 2; 2 in common).",
    ])
    expect(ja.split("\n")[0]).toBe(
      '二つの実行には違いが 3 個あります: target（"wasm" と "native"）、seed（0 と 1）、settings.epochs（– と 2）。' +
        "結果の差を、そのうちの一つのせいにはできません。",
    )
  })

  it("several differences without a difference in result need no warning", () => {
    const { en } = words({ loss: [1] }, { loss: [1], seed: 1, target: "native" })
    expect(en).toBe(
      'These runs differ in 2 things: target ("wasm" and "native"), seed (0 and 1).\nTheir results are identical, to the last bit.',
    )
  })
})

it("refuses a tolerance below 0", () => {
  expect(() => compareRuns(run(), run(), { tolerance: -1 })).toThrow(
    "compareRuns: tolerance must be a number of 0 or more",
  )
})
