import { sentence } from "../../base/text.ts"
import { evidence } from "../finding.ts"
import type { Check } from "./check.ts"

export const firstNotFinite: Check = {
  id: "firstNotFinite",
  see: "4.1",
  threshold: {
    value: 0,
    why: sentence(
      "NaN and infinity spread: only the first of them tells where they come from.",
      "NaNと無限大は広がる。どこから来たかを教えるのは、最初の1つだけである。",
    ),
  },
  remedy: sentence(
    "Look at what goes into the layer that is named at that step; lower the learning rate, clip gradients (globalClipNorm: 1), or scale the data.",
    "そのステップで、名指しされた層に何が入っているかを見る。学習率を下げる、勾配をクリップする（globalClipNorm: 1）、データの大きさを揃える。",
  ),
  sample(samples) {
    for (const { step, layers, variables } of samples) {
      const layer = layers.find(({ activation }) => activation.notFinite > 0)
      const gradient = variables.find(({ gradient }) => gradient.notFinite > 0)
      if (!layer && !gradient) continue
      const [en, ja] = layer
        ? [`the output of ${layer.path}`, `${layer.path}の出力`]
        : [`the gradient of ${gradient!.name}`, `${gradient!.name}の勾配`]
      return [
        {
          severity: "problem",
          title: sentence("NaN or infinity appears", "NaNか無限大が現れた"),
          evidence: evidence(`First in ${en}, at step ${step}.`, `最初はステップ${step}の${ja}。`, { step }),
          where: [layer?.path ?? gradient!.name],
        },
      ]
    }
    return []
  },
  read({ scalars, nonFinite }) {
    if (nonFinite)
      return [
        {
          severity: "problem",
          title: sentence("NaN or infinity appears", "NaNか無限大が現れた"),
          evidence: evidence(
            nonFinite.message,
            `ステップ${nonFinite.step}で${nonFinite.layer === undefined ? "誤差" : nonFinite.layer}がNaNか無限大になった。`,
            { step: nonFinite.step },
          ),
          where: nonFinite.layer === undefined ? [] : [nonFinite.layer],
        },
      ]
    const bad = Object.entries(scalars).flatMap(([tag, { steps, values }]) => {
      // Not recorded is NaN as well: a curve that never was a number tells nothing.
      const at = values.findIndex((value) => !Number.isFinite(value))
      return at < 0 || !values.some(Number.isFinite) || /updateRatio|gradientError/.test(tag)
        ? []
        : [{ tag, step: steps[at]! }]
    })
    if (bad.length === 0) return []
    const first = bad.reduce((a, b) => (b.step < a.step ? b : a))
    return [
      {
        severity: "problem",
        title: sentence("NaN or infinity appears", "NaNか無限大が現れた"),
        evidence: evidence(
          `First in ${first.tag}, at step ${first.step}.`,
          `最初はステップ${first.step}の${first.tag}。`,
          { step: first.step },
        ),
        where: [first.tag],
      },
    ]
  },
}
