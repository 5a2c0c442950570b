import { figureText, sentence } from "../../base/text.ts"
import type { StepSample } from "../../inspect/index.ts"
import { evidence } from "../finding.ts"
import type { Check, Symptoms } from "./check.ts"

const [least, grave] = [3e-3, 1e-4]

export const vanishingGradient: Check = {
  id: "vanishingGradient",
  see: "6.1",
  threshold: {
    value: least,
    why: sentence(
      "Between neighbouring layers the gradient usually changes by less than three times. A first layer whose gradient is below 3/1000 of the last one's learns as if its rate were that much smaller; at 1/10,000 it stands still.",
      "隣り合う層の間で、勾配はふつう3倍も変わらない。最初の層の勾配が最後の層の3/1000に満たなければ、学習率がそれだけ小さいのと同じ。1万分の1なら止まっている。",
    ),
  },
  remedy: sentence(
    "ReLU with heNormal instead of sigmoid or tanh; batch normalization between layers; a shortcut past some of them; or fewer layers.",
    "シグモイドやtanhの代わりにReLUとheNormal。層の間にバッチ正規化。層を飛び越える近道。あるいは層を減らす。",
  ),
  sample: (samples) => told(kernelGradients(samples[0])),
  read({ scalars }) {
    const suffix = "/gradient/rms"
    const kernels = Object.entries(scalars).filter(
      ([tag]) => /kernel$/i.test(tag.slice(0, -suffix.length)) && tag.endsWith(suffix),
    )
    const first = kernels.map(([tag, { values }]) => ({ name: tag.slice(0, -suffix.length), rms: values[0] ?? 0 }))
    return told(first.filter(({ rms }) => rms > 0))
  },
}

function told(ends: readonly { readonly name: string; readonly rms: number }[]): Symptoms {
  if (ends.length < 2) return []
  const last = ends.at(-1)!
  const weakest = ends.slice(0, -1).reduce((a, b) => (b.rms < a.rms ? b : a))
  const ratio = weakest.rms / last.rms
  if (!(ratio < least)) return []
  return [
    {
      severity: ratio < grave ? "problem" : "warning",
      title: sentence("Gradients vanish on their way back", "勾配消失：逆伝播の途中で勾配が消えている"),
      evidence: evidence(
        `The gradient of ${weakest.name} is ${figureText(weakest.rms)}, ${figureText(ratio)} of that of ${last.name} (root mean squares).`,
        `${weakest.name}の勾配は${figureText(weakest.rms)}で、${last.name}の${figureText(ratio)}倍（二乗平均平方根）。`,
        { ratio, first: weakest.rms, last: last.rms },
      ),
      where: [weakest.name],
    },
  ]
}

/** Of the kernels, without those that no gradient reaches. */
export const kernelGradients = (sample: StepSample | undefined) =>
  (sample?.variables ?? [])
    .filter(({ name, gradient }) => /kernel$/i.test(name) && gradient.rms > 0)
    .map(({ name, gradient }) => ({ name, rms: gradient.rms }))
