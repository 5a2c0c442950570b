import { figureText, sentence } from "../../base/text.ts"
import { evidence } from "../finding.ts"
import { deviation } from "../numbers.ts"
import type { Check } from "./check.ts"

const most = 1000

export const unequalFeatures: Check = {
  id: "unequalFeatures",
  see: "4.2",
  threshold: {
    value: most,
    why: sentence(
      "The curvature along two weights differs by the square of their inputs' ratio; a rate that one of them bears leaves the other where it is.",
      "2つの重みに沿った曲率は、入力の比の2乗だけ違う。一方が耐えられる学習率では、他方は動かない。",
    ),
  },
  remedy: sentence(
    "Divide every feature by its standard deviation over the training data.",
    "各特徴を、訓練データでの標準偏差で割る。",
  ),
  examine: (exam) =>
    exam.firstInputs().flatMap(({ layer, path, input }) => {
      if (input.rank !== 2 || /Normalization/.test(layer.kind)) return []
      const [rows, columns] = [input.shape[0]!, input.shape[1]!]
      const data = input.dataSync()
      const spreads = Array.from({ length: columns }, (_, j) =>
        deviation(Float64Array.from({ length: rows }, (_, i) => data[i * columns + j]!)),
      )
      // Rare features, pixels of the border, are small without harm: what counts is what is large.
      const sorted = spreads.filter((spread) => spread > 0).sort((a, b) => a - b)
      const [middle, largest] = [sorted[Math.floor(sorted.length / 2)] ?? 1, sorted.at(-1) ?? 1]
      const ratio = largest / (sorted.length === 2 ? sorted[0]! : middle)
      if (!(ratio > most)) return []
      const which = spreads.indexOf(largest)
      return [
        {
          severity: "warning" as const,
          title: sentence("One feature is far larger than the others", "1つの特徴だけが桁違いに大きい"),
          evidence: evidence(
            `Feature ${which} of ${path} has the standard deviation ${figureText(largest)}, ${figureText(ratio)} times that of others.`,
            `${path}の特徴${which}の標準偏差は${figureText(largest)}で、ほかの${figureText(ratio)}倍。`,
            { feature: which, std: largest, ratio },
          ),
          where: [path],
        },
      ]
    }),
}
