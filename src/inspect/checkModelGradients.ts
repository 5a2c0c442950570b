import { checkCount, checkNumber } from "../base/checks.ts"
import { checkOptions, type OptionNames } from "../base/options.ts"
import type { ModelData } from "../models/ends.ts"
import { inFloat64, type Tensor } from "../tensor/index.ts"
import { type AnyModel, withoutModelName } from "./anyModel.ts"

export interface ModelGradientsOptions {
  /** Elements checked of each variable, picked evenly. Default 20. Each takes two or more evaluations of the model. */
  readonly entries?: number
  /** Half the distance of the two points, h of (f(w + h) − f(w − h)) / 2h. Default 1e-5. */
  readonly step?: number
  /** Largest difference that is no fault, relative to the larger gradient. Default 1e-4. */
  readonly tolerance?: number
}

const known: OptionNames<ModelGradientsOptions> = { entries: true, step: true, tolerance: true }

/**
 * `right`: all entries agree. `kink`: those that do not lie where the loss has a corner (ReLU at 0), where a difference
 * is no derivative. `wrong`: the gradient is not the loss's. `tooSmall`: all gradients are below what differences can
 * tell from rounding.
 */
export type GradientVerdict = "right" | "kink" | "wrong" | "tooSmall"

export interface VariableGradients {
  /** `dense/kernel` */
  readonly name: string
  readonly verdict: GradientVerdict
  readonly checked: number
  readonly kinks: number
  /** The entry that is furthest off, by the rules and by differences; of those at a kink only if there is no other. */
  readonly worst: { readonly element: number; readonly analytic: number; readonly numerical: number }
  /** All that were checked. */
  readonly entries: readonly GradientEntry[]
}

/** One element of a variable: its gradient by the rules, and by differences. */
export interface GradientEntry {
  readonly element: number
  readonly analytic: number
  readonly numerical: number
  readonly verdict: GradientVerdict
}

export interface LayerGradients {
  readonly path: string
  /** The worst of its variables'. */
  readonly verdict: GradientVerdict
  readonly variables: readonly VariableGradients[]
}

/**
 * Whether the gradients that a compiled model learns by are those of its loss: by reverse differentiation against central
 * differences, both in float64 through the interpreter, on some entries of each variable. One answer for each layer that
 * learns, in their order. Takes seconds for small models; give it few samples.
 *
 * The loss has a kink wherever a ReLU switches. If w + h and w − h lie on two sides of one, the difference is not the
 * derivative; a shorter h then lands on one side. If the weight stands exactly on it, the slopes left and right differ
 * however short h is, and any slope between them is right.
 * @example
 * const model = new Sequential([new layers.Dense(4, { activation: "relu" }), new layers.Dense(1)])
 * model.compile({ optimizer: "sgd", loss: "meanSquaredError" })
 * const lamps = inspect.checkModelGradients(model, random.normal([5, 3]), ones([5, 1]))
 * lamps.map(({ path }) => path) // → dense,dense_1
 * lamps.some(({ verdict }) => verdict === "wrong") // → false
 */
export function checkModelGradients(
  model: AnyModel,
  x: ModelData,
  y: ModelData,
  options?: ModelGradientsOptions,
): readonly LayerGradients[] {
  const where = "checkModelGradients"
  const { entries = 20, step = 1e-5, tolerance = 1e-4 } = checkOptions(where, options, known)
  checkCount(where, "entries", entries, 1)
  checkNumber(where, "step", step, "be above 0", (h) => h > 0)
  checkNumber(where, "tolerance", tolerance, "be above 0", (n) => n > 0)
  const batch = model.lossOn(where, x, y)
  const variables = model.trainableVariables
  const values = variables.map((variable) => variable.value)
  const { value, gradient } = inFloat64(
    where,
    (...weights: Tensor[]) => {
      weights.forEach((weight, i) => {
        variables[i]!.assign(weight)
      })
      return batch.loss(batch.x, batch.y)
    },
    values,
  )
  const at = values.map((weight) => Float64Array.from(weight.dataSync()))
  const analytic = gradient(at)
  const loss = value(at)
  const layers = new Map<string, VariableGradients[]>()
  variables.forEach((variable, v) => {
    const weights = at[v]!
    const moved = (element: number, by: number): number => {
      const before = weights[element]!
      weights[element] = before + by
      const result = value(at)
      weights[element] = before
      return result
    }
    const name = withoutModelName(variable.name)
    const path = name.slice(0, name.lastIndexOf("/"))
    const found = judge(analytic[v]!, { entries, step, tolerance, loss, moved })
    layers.set(path, [...(layers.get(path) ?? []), { name, ...found }])
  })
  return [...layers].map(([path, all]) => ({
    path,
    verdict: worstOf(all.map(({ verdict }) => verdict)),
    variables: all,
  }))
}

interface Trial extends Required<ModelGradientsOptions> {
  readonly loss: number
  /** The loss with one element moved. */
  moved(element: number, by: number): number
}

function judge(analytic: Float64Array, trial: Trial): Omit<VariableGradients, "name"> {
  const stride = Math.max(1, Math.ceil(analytic.length / trial.entries))
  const typical = Math.sqrt(analytic.reduce((sum, g) => sum + g * g, 0) / Math.max(1, analytic.length))
  const judged = Array.from({ length: Math.ceil(analytic.length / stride) }, (_, i) =>
    judgeEntry(i * stride, analytic[i * stride]!, typical, trial),
  )
  const wrong = judged.filter(({ verdict }) => verdict === "wrong")
  const ranked = (wrong.length > 0 ? wrong : judged).toSorted((a, b) => b.error - a.error)
  const kinks = judged.filter(({ verdict }) => verdict === "kink").length
  const { element, numerical } = ranked[0] ?? { element: 0, numerical: 0 }
  return {
    verdict: judged.length === 0 ? "tooSmall" : worstOf(judged.map(({ verdict }) => verdict)),
    checked: judged.length,
    kinks,
    worst: { element, analytic: analytic[element] ?? 0, numerical },
    entries: judged.map(({ element, numerical, verdict }) => ({
      ...{ element, numerical, verdict },
      analytic: analytic[element]!,
    })),
  }
}

function judgeEntry(element: number, analytic: number, typical: number, trial: Trial) {
  const { loss, tolerance, moved } = trial
  let first: { readonly numerical: number; readonly error: number } | undefined
  // A shorter step crosses fewer kinks, until rounding drowns the difference.
  for (let h = trial.step, tries = 0; tries < 3; h /= 10, tries++) {
    const [above, below] = [moved(element, h), moved(element, -h)]
    const numerical = (above - below) / (2 * h)
    /** What rounding of the loss makes of a difference. */
    const noise = (16 * Number.EPSILON * Math.max(1e-3, Math.abs(loss))) / h
    const size = Math.max(Math.abs(analytic), Math.abs(numerical), typical)
    const error = Math.abs(analytic - numerical)
    first ??= { numerical, error }
    if (!Number.isFinite(error)) break
    if (error <= tolerance * size + noise) {
      const small = size <= noise / tolerance && size <= 4 * noise
      return { element, numerical, error, verdict: small ? "tooSmall" : tries === 0 ? "right" : "kink" } as const
    }
    const slopes = [(above - loss) / h, (loss - below) / h] as const
    const between =
      analytic >= Math.min(...slopes) - tolerance * size - noise &&
      analytic <= Math.max(...slopes) + tolerance * size + noise
    if (tries === 2 && between && Math.abs(slopes[0] - slopes[1]) > tolerance * size + 4 * noise)
      return { element, ...first, verdict: "kink" } as const
  }
  return { element, ...first!, verdict: "wrong" } as const
}

/** Something that is right makes up for what is too small to tell. */
function worstOf(verdicts: readonly GradientVerdict[]): GradientVerdict {
  for (const verdict of ["wrong", "kink", "right"] as const) if (verdicts.includes(verdict)) return verdict
  return "tooSmall"
}
