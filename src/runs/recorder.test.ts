import { describe, expect, it } from "vitest"
import { version } from "../base/version.ts"
import { digestOf } from "./digest.ts"
import { createRecorder } from "./recorder.ts"

const facts = { seed: 7, target: "wasm", settings: { epochs: 2 } }

describe("a recorder", () => {
  it("keeps curves, histograms and figures by name and in order", () => {
    const recorder = createRecorder()
    recorder.scalar("loss", 0, 2)
    recorder.scalar("loss", 10, Number.NaN)
    recorder.histogram("kernel", 3, [1, 2])
    recorder.figure("testAccuracy", 0.5)
    recorder.figure("testAccuracy", 0.75)
    const { manifest, scalars, histograms } = recorder.finish({ ...facts, experiment: "digits", title: "Digits" })
    expect(scalars).toEqual({ loss: { steps: [0, 10], values: [2, Number.NaN] } })
    expect(histograms.kernel).toMatchObject({ steps: [3], histograms: [{ count: 2, min: 1, max: 2 }] })
    expect(manifest).toMatchObject({
      format: 1,
      experiment: "digits",
      title: "Digits",
      seed: 7,
      figures: { testAccuracy: 0.75 },
    })
    expect(manifest.versions).toMatchObject({ kasane: version, node: process.versions.node })
    expect(Object.keys(manifest)).not.toContain("variant")
  })

  it("gives a record that does not grow with what is recorded afterwards", () => {
    const recorder = createRecorder()
    recorder.scalar("loss", 0, 1)
    const first = recorder.finish(facts)
    recorder.scalar("loss", 1, 2)
    expect(first.scalars.loss!.values).toEqual([1])
    expect(recorder.finish(facts).scalars.loss!.values).toEqual([1, 2])
  })

  it("keeps settings as JSON does, with words for what JSON has no numbers for", () => {
    const settings = { clip: Number.POSITIVE_INFINITY, none: undefined, layers: [{ units: 3 }] } as never
    const { manifest } = createRecorder().finish({ ...facts, settings })
    expect(manifest.settings).toEqual({ clip: "Infinity", layers: [{ units: 3 }] })
    expect(JSON.parse(JSON.stringify(manifest.settings))).toEqual(manifest.settings)
  })

  it("takes names that objects treat in their own way", () => {
    const recorder = createRecorder()
    recorder.scalar("__proto__", 0, 1)
    recorder.figure("__proto__", 2)
    const { scalars, manifest } = recorder.finish(facts)
    expect(Object.keys(scalars)).toEqual(["__proto__"])
    expect(Object.keys(manifest.figures)).toEqual(["__proto__"])
  })

  it.each<[string, (recorder: ReturnType<typeof createRecorder>) => void]>([
    ["scalar 'loss': step must be a whole number of 0 or more, got 0.5.", (r) => r.scalar("loss", 0.5, 1)],
    ["scalar 'loss': must be a number, got '1'.", (r) => r.scalar("loss", 0, "1" as never)],
    ["scalar: takes a name, as in \"train/loss\", got ''.", (r) => r.scalar("", 0, 1)],
    ["is no well-formed Unicode", (r) => r.figure("a\ud800", 1)],
    [
      "histogram 'x': needs one count for each limit, got 1 limits and 2 counts.",
      (r) => r.histogram("x", 0, { min: 0, max: 1, count: 1, sum: 1, sumOfSquares: 1, limits: [1], counts: [1, 2] }),
    ],
    ["finish: unknown option 'sed'. Did you mean 'seed'?", (r) => void r.finish({ ...facts, sed: 1 } as never)],
    ["finish: seed must be a whole number", (r) => void r.finish({ ...facts, seed: -1 })],
    ["finish: target must be a text, got undefined.", (r) => void r.finish({ seed: 0, settings: {} } as never)],
    [
      "finish: settings.at must be plain data",
      (r) => void r.finish({ ...facts, settings: { at: new Date() } as never }),
    ],
    ["finish: title must be a text, got 3.", (r) => void r.finish({ ...facts, title: 3 as never })],
    ["finish: versions.node must be a text", (r) => void r.finish({ ...facts, versions: { node: 20 as never } })],
    ["finish: started must be a time", (r) => void r.finish({ ...facts, started: "yesterday" })],
  ])("says: %s", (message, act) => {
    expect(() => act(createRecorder())).toThrow(message)
  })

  it("refuses one tag for scalars and histograms, which TensorBoard could not show", () => {
    const recorder = createRecorder()
    recorder.scalar("x", 0, 1)
    expect(() => recorder.histogram("x", 0, [1])).toThrow("histogram 'x' already holds scalars".replace(" '", ": '"))
  })

  it("refuses settings that never end", () => {
    const settings: Record<string, unknown> = {}
    settings.self = settings
    expect(() => createRecorder().finish({ ...facts, settings: settings as never })).toThrow(
      "lies deeper than 64 levels",
    )
  })
})

describe("the digest of results", () => {
  const loss = { steps: [0, 1], values: [1, 2] }
  const results = { scalars: { loss }, histograms: {}, figures: { best: 1 } }

  it("is the same for equal runs, whenever they ran and in whatever order they recorded", () => {
    const run = (order: readonly string[], started: string) => {
      const recorder = createRecorder()
      for (const tag of order) recorder.scalar(tag, 0, tag.length)
      return recorder.finish({ ...facts, started }).manifest.digest
    }
    expect(run(["loss", "accuracy"], "2026-01-01T00:00:00Z")).toBe(run(["accuracy", "loss"], "2026-02-01T00:00:00Z"))
  })

  it("tells any other result from these", () => {
    const others = [
      { ...results, figures: { best: -1 } },
      { ...results, figures: { besT: 1 } },
      { ...results, figures: {} },
      { ...results, scalars: { loss: { steps: [0, 2], values: [1, 2] } } },
      { ...results, scalars: { loss: { steps: [0, 1], values: [1, 2 + 2 ** -51] } } },
      { ...results, scalars: { loss: { steps: [0, 1], values: [-0, 2] } } },
      { ...results, scalars: { loss: { steps: [0, 1], values: [0, 2] } } },
      { ...results, scalars: { loss: { steps: [0, 1], values: [Number.NaN, 2] } } },
      { ...results, scalars: { loss, los: loss } },
      { ...results, scalars: {}, histograms: { loss: { steps: [], histograms: [] } } },
    ]
    expect(new Set([results, ...others].map(digestOf)).size).toBe(others.length + 1)
  })

  it("is the SHA-256 of what digest.ts says it is", async () => {
    const doubles = (...values: number[]) => Buffer.from(new Float64Array(values).buffer)
    const line = (...parts: (string | number)[]) => Buffer.from(`${JSON.stringify(parts)}\n`)
    const bytes = Buffer.concat([
      ...[line("scalars", "loss"), line(2), doubles(0, 1), line(2), doubles(1, 2)],
      ...[line("figures"), line("best"), line(1), doubles(1)],
    ])
    const hash = Buffer.from(await crypto.subtle.digest("SHA-256", bytes)).toString("hex")
    expect(digestOf(results)).toBe(hash)
  })
})
