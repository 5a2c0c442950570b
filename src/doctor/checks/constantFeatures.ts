import { sentence } from "../../base/text.ts"
import { evidence } from "../finding.ts"
import { percent } from "../numbers.ts"
import type { Check } from "./check.ts"

const most = 0.9

export const constantFeatures: Check = {
  id: "constantFeatures",
  see: "1.1",
  threshold: {
    value: most,
    why: sentence(
      "A feature that never changes only adds to the bias. Some are usual (the border of an image); when nearly all are, the data was lost on its way.",
      "変化しない特徴はバイアスに加わるだけ。多少はよくある（画像の縁など）が、ほとんどがそうなら、途中でデータが失われている。",
    ),
  },
  remedy: sentence(
    "Look at a few samples as the model gets them. If these features are meant to be constant, leave them out.",
    "モデルに渡している標本をいくつか見てみる。もともと一定の特徴なら、除く。",
  ),
  examine({ some }) {
    const { x, size } = some(256)
    if (size < 2) return []
    const data = x[0]!.dataSync()
    const features = data.length / size
    let constant = 0
    for (let j = 0; j < features; j++) {
      let same = true
      for (let i = 1; i < size && same; i++) same = data[i * features + j] === data[j]
      if (same) constant++
    }
    const share = constant / features
    if (constant === 0) return []
    const all = constant === features
    return [
      {
        severity: all ? "problem" : share > most ? "warning" : "note",
        title: all
          ? sentence("All samples are the same", "すべての標本が同じ")
          : sentence("Some features never change", "変化しない特徴がある"),
        evidence: evidence(
          `${constant} of ${features} features (${percent(share)}) have one value in all of ${size} samples.`,
          `${features}特徴のうち${constant}個（${percent(share)}）が、${size}標本すべてで同じ値。`,
          { constant, features },
        ),
      },
    ]
  },
}
