import { ArgumentError } from "../../base/errors.ts"
import type { Optimizer } from "../../optimizers/optimizer.ts"
import { asTensor, compile, random, type Tensor, Variable, valueAndGrad } from "../../tensor/index.ts"
import type { Chart, Recipe, RecipeContext, Text } from "../claim.ts"
import { courseOptimizer, makeOptimizer, type OptimizerSettings, optimizerWords } from "./optimizer.ts"
import { type Surface, surfaces, waveSamples } from "./surfaces.ts"

export type LandscapeSettings = {
  readonly surface: keyof typeof surfaces
  /** Where the descent begins: x and y. */
  readonly start: readonly number[]
  readonly optimizer: OptimizerSettings
  readonly steps: number
  /** How many begin there, each with gradients of its own; the record follows the first. */
  readonly walkers: number
  /** Samples that each gradient is of, drawn anew for each step and walker; 0 takes all. Only `wave` has samples. */
  readonly batch: number
  /** How near to the least value counts as having reached it; on `saddle`, the value itself. */
  readonly goal: number
}

const settings: LandscapeSettings = {
  surface: "ravine",
  start: [-7, 2],
  optimizer: courseOptimizer,
  steps: 30,
  walkers: 1,
  batch: 0,
  goal: 0.01,
}

/**
 * Descends a function of two parameters with an optimizer of the library.
 *
 * Curves of the first walker, by steps, with the start as step 0: `path/x`, `path/y`, `path/value`, `path/gradient` (its
 * length), and where the optimizer divides by past gradients, `rate/x` and `rate/y`: what is left of the learning rate,
 * η/√h (of Adam with its correction). By number: `plane/x`, `plane/y`, `plane/value` for the picture and, of several walkers, `ends/x`, `ends/y`,
 * `ends/value`.
 *
 * Figures: `x`, `y` and `value` at the end, `best` (the least value on the way), `stepsToGoal` (of one walker; infinite if it was never
 * reached), `reached` (the share of walkers that end there), `left` (the step at which the first walker had left the
 * picture by three of its widths, where the run ends; infinite if never), `firstRate` and `lastRate`
 * along x, and `firstX`, x after one step.
 */
export const landscape: Recipe<LandscapeSettings> = {
  name: "landscape",
  settings,
  words: { surface: Object.keys(surfaces), optimizer: optimizerWords },
  run,
}

const pointsAcross = 33

/** The surface and, over it, the ways that variants take; `apart` if they would lie over each other. */
export const pathsOver = (
  title: Text,
  variants: readonly string[],
  more: { readonly ends?: true; readonly apart?: true } = {},
): Chart => ({
  ...{ kind: "plane", title, variants },
  cells: { x: "plane/x", y: "plane/y", value: "plane/value" },
  paths: [{ x: "path/x", y: "path/y" }],
  ...(more.apart && { apart: true }),
  ...(more.ends && { points: { x: "ends/x", y: "ends/y", value: "ends/value" } }),
})

async function run(given: LandscapeSettings, context: RecipeContext): Promise<void> {
  const { record, signal } = context
  const surface = surfaceOf(given)
  await drawPlane(surface, context)

  const [startX, startY] = given.start as [number, number]
  const n = given.walkers
  const at = new Variable(Float32Array.from({ length: 2 * n }, (_, i) => (i % 2 === 0 ? startX : startY)))
  const optimizer = makeOptimizer(given.optimizer)
  const step = descent(given, surface, { at, n, optimizer, context })

  const enough = given.goal + (Number.isFinite(surface.least) ? surface.least : 0)
  let [stepsToGoal, left, best] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  let firstX: number | undefined
  const rates: number[] = []
  let last: Awaited<ReturnType<typeof step>> | undefined
  for (let k = 0; k <= given.steps && !signal?.aborted && left === Number.POSITIVE_INFINITY; k++) {
    last = await step()
    const [x, y, value] = [last.points[0]!, last.points[1]!, last.values[0]!]
    record.scalar("path/x", k, x)
    record.scalar("path/y", k, y)
    record.scalar("path/value", k, value)
    record.scalar("path/gradient", k, Math.hypot(last.gradient[0]!, last.gradient[1]!))
    if (last.rates && k < given.steps) {
      const corrects = "beta2" in optimizer || given.optimizer.name.includes("correction")
      const correction = corrects ? Math.sqrt(1 - given.optimizer.beta2 ** (k + 1)) : 1
      record.scalar("rate/x", k + 1, correction * last.rates[0]!)
      rates.push(correction * last.rates[0]!)
      record.scalar("rate/y", k + 1, correction * last.rates[1]!)
    }
    if (k === 1) firstX = x
    best = Math.min(best, value)
    if (value <= enough) stepsToGoal = Math.min(stepsToGoal, k)
    if (n === 1 && isFar(surface, x, y)) left = k
    context.progress(k, given.steps, `f = ${value.toPrecision(3)}`)
  }
  if (!last) return
  const { points, values } = last
  if (n > 1)
    values.forEach((value, i) => {
      record.scalar("ends/x", i, points[2 * i]!)
      record.scalar("ends/y", i, points[2 * i + 1]!)
      record.scalar("ends/value", i, value)
    })
  record.figure("value", values[0]!)
  record.figure("x", points[0]!)
  if (n > 1) record.figure("reached", values.filter((value) => value <= enough).length / n)
  else record.figure("stepsToGoal", stepsToGoal)
  if (n === 1) record.figure("reached", values[0]! <= enough ? 1 : 0)
  record.figure("y", points[1]!)
  record.figure("best", best)
  record.figure("left", left)
  if (firstX !== undefined) record.figure("firstX", firstX)
  if (rates.length > 0) {
    record.figure("firstRate", rates[0]!)
    record.figure("lastRate", rates.at(-1)!)
  }
}

function surfaceOf({ surface: name, start, walkers, batch }: LandscapeSettings): Surface {
  if (start.length !== 2) throw new ArgumentError(`landscape: start is x and y, got ${start.length} numbers.`)
  if (!(walkers >= 1)) throw new ArgumentError(`landscape: walkers is 1 or more, got ${walkers}.`)
  if (batch > 0 && name !== "wave")
    throw new ArgumentError(`landscape: ${name} is no mean over samples, so that batch must be 0, got ${batch}.`)
  return surfaces[name]
}

/**
 * One step: what it finds where it stands, before it moves on.
 * @returns points [n, 2], values [n], gradient [n, 2] and what is left of the learning rate [n, 2], each flat.
 */
function descent(
  { walkers, batch, optimizer: { name, epsilon: given } }: LandscapeSettings,
  surface: Surface,
  {
    at,
    n,
    optimizer,
    context: { seed, target },
  }: { readonly at: Variable; readonly n: number; readonly optimizer: Optimizer; readonly context: RecipeContext },
) {
  const seeds = random.SeedGenerator(seed)
  optimizer.build([at])
  const epsilon = name === "RMSprop" ? given : 1e-7
  const squares = optimizer.variables.find(({ name }) => /\/(accumulator|velocity)$/.test(name))
  const column = (points: Tensor, i: number) => points.reshape([walkers, 2]).slice([null, [i, i + 1]])
  const value = (points: Tensor, samples?: Tensor) => surface.value(column(points, 0), column(points, 1), samples)
  const program = compile(
    () => {
      const before = at.value
      const samples = batch > 0 ? random.randint([n, batch], 0, waveSamples, { seed: seeds }) : undefined
      // A walker's gradient is its own: no term of the sum knows another.
      const [, [gradient]] = valueAndGrad(() => value(at.value, samples).sum(), [at])
      const values = value(before)
      optimizer.apply([gradient!], [at])
      const rates = squares && optimizer.learningRate.value.div(squares.value.add(epsilon).sqrt())
      return { points: before, values, gradient: gradient!, ...(rates && { rates }) }
    },
    { target },
  )
  return async () => {
    const { points, values, gradient, rates } = (await program()) as Record<string, Tensor | undefined>
    const numbers = async (t: Tensor) => [...(await t.data())]
    return {
      points: await numbers(points!),
      values: await numbers(values!),
      gradient: await numbers(gradient!),
      rates: rates && (await numbers(rates)),
    }
  }
}

/** The surface as a grid of cells, row by row. */
async function drawPlane(surface: Surface, { record }: RecipeContext): Promise<void> {
  const [left, right, bottom, top] = surface.view
  const cells = pointsAcross ** 2
  const along = (i: number, from: number, to: number) => from + ((to - from) * i) / (pointsAcross - 1)
  const x = Float32Array.from({ length: cells }, (_, i) => along(i % pointsAcross, left, right))
  const y = Float32Array.from({ length: cells }, (_, i) => along(Math.floor(i / pointsAcross), bottom, top))
  const column = (values: Float32Array) => asTensor(values).reshape([cells, 1])
  const value = compile((a: Tensor, b: Tensor) => surface.value(a, b), { target: "interpreter" })
  const values = await (await value(column(x), column(y))).data()
  for (let i = 0; i < cells; i++) {
    record.scalar("plane/x", i, x[i]!)
    record.scalar("plane/y", i, y[i]!)
    record.scalar("plane/value", i, values[i]!)
  }
}

function isFar({ view: [left, right, bottom, top] }: Surface, x: number, y: number): boolean {
  const beyond = (at: number, from: number, to: number) => !(Math.abs(at - (from + to) / 2) < 3.5 * (to - from))
  return beyond(x, left, right) || beyond(y, bottom, top)
}
