import * as losses from "../../losses/index.ts"
import { compile, grad, softmax, type Tensor, tensor } from "../../tensor/index.ts"
import type { Recipe, RecipeContext } from "../claim.ts"

const forms = ["fromLogits", "probabilities", "naive", "shifted"] as const

export type SoftmaxSettings = {
  /**
   * How cross-entropy is computed: fromLogits (log-sum-exp), probabilities (softmax, then clipped to 1e-7 as Keras does),
   * naive (exp(u) / Σ exp(u)) or shifted (the same less the largest u); the last two take −log(y + floor).
   */
  readonly form: (typeof forms)[number]
  readonly floor: number
  /** Added to both logits, which leaves softmax as it is. */
  readonly offset: number
}

/** By how much the logit of the right class is above the other's. */
const margins = Array.from({ length: 81 }, (_, i) => i - 40)

/**
 * Cross-entropy of two classes in float32, over how far the right one's logit is above the other's: tags
 * `curve/margin`, `curve/loss`, `curve/slope` (by that logit). Figures: `notFinite`, the share of losses or slopes that
 * are no numbers; `largestLoss`; at a margin of −40 `lossWhenWrong` (exactly 40) and `slopeWhenWrong` (exactly −1);
 * `lossError` and `slopeError`, the most that they are off anywhere; `alone`, the most that a sample's loss changes when
 * it is computed by itself instead of in a batch; and `labels`, when labels are given instead of one-hot rows.
 */
export const stableSoftmax: Recipe<SoftmaxSettings> = {
  name: "stableSoftmax",
  settings: { form: "fromLogits", floor: 1e-7, offset: 0 },
  words: { form: forms },
  run,
}

async function run(given: SoftmaxSettings, { target = "wasm", record, progress }: RecipeContext): Promise<void> {
  const lossOf = compile((u: Tensor) => lossFrom(given, u, "oneHot"), { target })
  const byLabels = compile((u: Tensor) => lossFrom(given, u, "labels"), { target })
  const slopeOf = compile((u: Tensor) => grad((u: Tensor) => lossFrom(given, u, "oneHot").sum())(u), { target })
  const logits = (margins: readonly number[]) => tensor(margins.map((margin) => [given.offset + margin, given.offset]))
  const [loss, labels, slopes] = await Promise.all(
    [lossOf, byLabels, slopeOf].map(async (f) => (await f(logits(margins))).data()),
  )
  let [notFinite, largest, lossError, slopeError, alone, byLabel] = [0, 0, 0, 0, 0, 0]
  for (const [i, margin] of margins.entries()) {
    const [value, slope] = [loss![i]!, slopes![2 * i]!]
    record.scalar("curve/margin", i, margin)
    record.scalar("curve/loss", i, value)
    record.scalar("curve/slope", i, slope)
    if (!Number.isFinite(value + slope)) notFinite++
    else largest = Math.max(largest, value)
    lossError = Math.max(lossError, apart(value, Math.log1p(Math.exp(-margin))))
    slopeError = Math.max(slopeError, apart(slope, -1 / (1 + Math.exp(margin))))
    byLabel = Math.max(byLabel, apart(value, labels![i]!))
    if (i % 10 === 0) alone = Math.max(alone, apart(value, (await (await lossOf(logits([margin]))).data())[0]!))
  }
  record.figure("lossWhenWrong", loss![0]!)
  record.figure("slopeWhenWrong", slopes![0]!)
  record.figure("notFinite", notFinite / margins.length)
  record.figure("largestLoss", largest)
  record.figure("lossError", lossError)
  record.figure("slopeError", slopeError)
  record.figure("alone", alone)
  record.figure("labels", byLabel)
  progress(1, 1)
}

/** What is no number is infinitely far from all but itself. */
function apart(a: number, b: number): number {
  if (Object.is(a, b)) return 0
  return Number.isFinite(a - b) ? Math.abs(a - b) : Number.POSITIVE_INFINITY
}

/** One loss a row; the first class is right. */
function lossFrom({ form, floor }: SoftmaxSettings, u: Tensor, targets: "oneHot" | "labels"): Tensor {
  const rows = u.shape[0]!
  const oneHot = tensor(Array.from({ length: rows }, () => [1, 0]))
  const labels = tensor(new Array<number>(rows).fill(0), { dtype: "int32" })
  if (form === "fromLogits" || form === "probabilities") {
    const fromLogits = form === "fromLogits"
    const prediction = fromLogits ? u : softmax(u, { axis: -1 })
    return targets === "oneHot"
      ? losses.categoricalCrossentropy(oneHot, prediction, { fromLogits })
      : losses.sparseCategoricalCrossentropy(labels, prediction, { fromLogits })
  }
  const exponentials = (form === "naive" ? u : u.sub(u.max({ axis: 1, keepdims: true }))).exp()
  const y = exponentials.div(exponentials.sum({ axis: 1, keepdims: true }))
  const right =
    targets === "oneHot"
      ? y.mul(oneHot).sum({ axis: 1 })
      : y
          .slice([
            [0, rows],
            [0, 1],
          ])
          .reshape([rows])
  return right.add(floor).log().neg()
}
