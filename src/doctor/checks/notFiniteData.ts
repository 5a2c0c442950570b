import { sentence } from "../../base/text.ts"
import type { Tensor } from "../../tensor/index.ts"
import { evidence } from "../finding.ts"
import type { Check } from "./check.ts"

export const notFiniteData: Check = {
  id: "notFiniteData",
  see: "4.1",
  threshold: {
    value: 0,
    why: sentence(
      "One NaN makes the loss of its batch NaN, and with it every weight.",
      "1つのNaNがそのバッチの誤差を、ひいてはすべての重みをNaNにする。",
    ),
  },
  remedy: sentence(
    "Leave these samples out, or fill the gaps (with the mean of the feature, say).",
    "その標本を除くか、欠損を埋める（その特徴の平均など）。",
  ),
  examine: ({ train, test }) =>
    [
      { name: "x", parts: train.x },
      { name: "y", parts: train.y },
      { name: "test x", parts: test?.x ?? [] },
      { name: "test y", parts: test?.y ?? [] },
    ].flatMap(({ name, parts }) => {
      const count = parts.reduce((sum, part) => sum + badSamples(part), 0)
      if (count === 0) return []
      return [
        {
          severity: "problem" as const,
          title: sentence("The data holds NaN or infinity", "データにNaNか無限大が含まれる"),
          evidence: evidence(`${count} samples of ${name}.`, `${name}の${count}標本。`, { samples: count }),
          where: [name],
        },
      ]
    }),
}

function badSamples(t: Tensor): number {
  const [data, stride] = [t.dataSync(), t.size / Math.max(1, t.shape[0]!)]
  const bad = new Set<number>()
  for (let i = 0; i < data.length; i++) if (!Number.isFinite(data[i])) bad.add(Math.floor(i / stride))
  return bad.size
}
