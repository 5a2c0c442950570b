import type { GradientEntry, LayerGradients } from "../../inspect/index.ts"
import type { Exam } from "../exam.ts"

/**
 * What is wrong with the gradients of a model, told apart by its pattern: all of them K times too long, or off by
 * a multiple of the weight itself, or something else.
 */
export type GradientFault =
  | { readonly kind: "scaled"; readonly factor: number; readonly layers: readonly string[] }
  | { readonly kind: "decay"; readonly rate: number; readonly variables: readonly string[] }
  | { readonly kind: "wrong"; readonly layers: readonly Off[] }

interface Off {
  readonly path: string
  readonly name: string
  /** The largest difference, by the larger of the two. */
  readonly error: number
  readonly analytic: number
  readonly numerical: number
}

const found = new WeakMap<Exam, readonly GradientFault[]>()

export function gradientFaults(exam: Exam): readonly GradientFault[] {
  const known = found.get(exam) ?? judge(exam, exam.gradients() ?? [])
  found.set(exam, known)
  return known
}

function judge(exam: Exam, layers: readonly LayerGradients[]): readonly GradientFault[] {
  const wrong = layers.filter(({ verdict }) => verdict === "wrong")
  if (wrong.length === 0) return []
  const told = layers.flatMap(({ variables }) => variables.flatMap(({ entries }) => entries.filter(counts)))
  const ratios = told.map(({ analytic, numerical }) => analytic / numerical).sort((a, b) => a - b)
  const factor = ratios[Math.floor(ratios.length / 2)] ?? 1
  const agree = ratios.filter((ratio) => Math.abs(ratio / factor - 1) < 0.01).length
  if (Math.abs(factor - 1) > 0.01 && agree > 0.9 * ratios.length)
    return [{ kind: "scaled", factor, layers: wrong.map(({ path }) => path) }]
  const decays: { name: string; rate: number }[] = []
  const others: Off[] = []
  for (const { path, variables } of wrong)
    for (const { name, verdict, entries, worst } of variables) {
      if (verdict !== "wrong") continue
      const rate = decayOf(entries, valuesOf(exam, name))
      if (rate !== undefined) decays.push({ name, rate })
      else {
        const { analytic, numerical } = worst
        const error = Math.abs(analytic - numerical) / Math.max(Math.abs(analytic), Math.abs(numerical))
        others.push({ path, name, error, analytic, numerical })
      }
    }
  const rates = decays.map(({ rate }) => rate).sort((a, b) => a - b)
  return [
    ...(decays.length > 0
      ? [
          {
            kind: "decay" as const,
            rate: rates[Math.floor(rates.length / 2)]!,
            variables: decays.map(({ name }) => name),
          },
        ]
      : []),
    ...(others.length > 0 ? [{ kind: "wrong" as const, layers: others }] : []),
  ]
}

const counts = ({ verdict, analytic, numerical }: GradientEntry): boolean =>
  verdict !== "tooSmall" && verdict !== "kink" && Math.max(Math.abs(analytic), Math.abs(numerical)) > 1e-9

function valuesOf(exam: Exam, name: string): ArrayLike<number> {
  const variable = exam.model.trainableVariables.find((one) => one.name === name || one.name.endsWith(`/${name}`))
  return variable?.value.dataSync() ?? []
}

/** λ, where the gradient is too long by λw everywhere. */
function decayOf(entries: readonly GradientEntry[], weights: ArrayLike<number>): number | undefined {
  const told = entries.filter(({ verdict }) => verdict !== "kink")
  let [product, squares] = [0, 0]
  for (const { element, analytic, numerical } of told) {
    product += (analytic - numerical) * weights[element]!
    squares += weights[element]! ** 2
  }
  const rate = product / squares
  let [left, all] = [0, 0]
  for (const { element, analytic, numerical } of told) {
    left += (analytic - numerical - rate * weights[element]!) ** 2
    all += (analytic - numerical) ** 2
  }
  return told.length >= 3 && rate > 0 && left < 0.01 * all ? rate : undefined
}
