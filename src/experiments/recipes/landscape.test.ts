import { describe, expect, it } from "vitest"
import { createRecorder, type Run } from "../../runs/index.ts"
import { type Changes, merge, type Settings } from "../settings.ts"
import { type LandscapeSettings, landscape } from "./landscape.ts"

async function descend(changes: Changes<LandscapeSettings>, seed = 0): Promise<Run> {
  const record = createRecorder()
  const settings = merge(landscape.settings, changes as Settings, "test") as LandscapeSettings
  const context = { seed, target: "interpreter", record, signal: undefined } as const
  await landscape.run(settings, { ...context, progress() {}, usesData() {} })
  return record.finish({ seed, target: "interpreter", settings: {} })
}

describe("a descent", () => {
  it("multiplies x by 1 − ε at each step on x²/2, and tells the goal", async () => {
    const optimizer = { learningRate: 0.5 }
    const { scalars, manifest } = await descend({ surface: "parabola", start: [-8, 0], steps: 3, goal: 1, optimizer })
    expect(scalars["path/x"]).toEqual({ steps: [0, 1, 2, 3], values: [-8, -4, -2, -1] })
    expect(scalars["path/value"]!.values).toEqual([32, 8, 2, 0.5])
    expect(manifest.figures).toMatchObject({ x: -1, value: 0.5, stepsToGoal: 3, reached: 1, firstX: -4 })
  })

  it("ends where it has left the picture by far", async () => {
    const optimizer = { learningRate: 4 }
    const { scalars, manifest } = await descend({ surface: "parabola", start: [1, 0], steps: 30, optimizer })
    expect(manifest.figures.left).toBe(4) // 1, −3, 9, −27 and 81, of a picture from −10 to 10
    expect(scalars["path/x"]!.values.at(-1)).toBe(81)
  })

  it("tells what is left of AdaGrad's rate in each direction", async () => {
    const optimizer = { name: "Adagrad", learningRate: 1.5, initialAccumulator: 0.51 }
    const { scalars } = await descend({ steps: 1, optimizer })
    // On the ravine from (−7, 2): g = (−0.7, 4), h = 0.51 + g².
    expect(scalars["rate/x"]!.values[0]).toBeCloseTo(1.5 / 1, 5)
    expect(scalars["rate/y"]!.values[0]).toBeCloseTo(1.5 / Math.sqrt(16.51), 5)
  })

  it("of several walkers with samples of their own differs from walker to walker and repeats by its seed", async () => {
    const settings = { surface: "wave", start: [4, 0], walkers: 3, batch: 1, steps: 5 } as const
    const [one, again, other] = [await descend(settings), await descend(settings), await descend(settings, 1)]
    const ends = (run: Run) => run.scalars["ends/x"]!.values
    expect(new Set(ends(one)).size).toBe(3)
    expect(ends(again)).toEqual(ends(one))
    expect(ends(other)).not.toEqual(ends(one))
  })

  it("draws its surface as cells", async () => {
    const { scalars } = await descend({ steps: 0 })
    const [x, y, value] = ["plane/x", "plane/y", "plane/value"].map((tag) => scalars[tag]!.values)
    expect([x![0], y![0], x!.at(-1), y!.at(-1)]).toEqual([-10, -5, 10, 5])
    value!.forEach((height, i) => {
      expect(height).toBeCloseTo(x![i]! ** 2 / 20 + y![i]! ** 2, 4)
    })
  })

  it("refuses samples where there are none, and a start that is no point", async () => {
    await expect(descend({ batch: 1 })).rejects.toThrow(/ravine is no mean over samples/)
    await expect(descend({ start: [1] })).rejects.toThrow(/start is x and y/)
  })
})

describe("an optimizer of parts", () => {
  const path = async (optimizer: LandscapeSettings["optimizer"] | object) =>
    (await descend({ steps: 10, optimizer })).scalars["path/x"]!.values
  const near = (a: readonly number[], b: readonly number[]) =>
    a.forEach((value, i) => {
      expect(value).toBeCloseTo(b[i]!, 3)
    })

  it("is Adam with all three, RMSprop with scaling, Momentum with inertia at ten times the rate", async () => {
    const learningRate = 0.3
    near(
      await path({ name: "inertia + scaling + correction", learningRate }),
      await path({ name: "Adam", learningRate }),
    )
    near(
      await path({ name: "scaling", learningRate: 0.01 }),
      await path({ name: "RMSprop", learningRate: 0.01, rho: 0.999 }),
    )
    near(await path({ name: "inertia", learningRate }), await path({ learningRate: 0.03, momentum: 0.9 }))
  })

  it("refuses parts that there are not", async () => {
    await expect(path({ name: "inertia + luck" })).rejects.toThrow(/inertia \+ scaling \+ correction/)
  })
})
