import { sentence } from "../../base/text.ts"
import { withoutModelName } from "../../inspect/anyModel.ts"
import { evidence } from "../finding.ts"
import type { Check, Symptoms } from "./check.ts"

const title = sentence("Layers are never updated", "更新されない層がある")

export const frozenLayers: Check = {
  id: "frozenLayers",
  see: "6.D-bug",
  threshold: {
    value: 0,
    why: sentence(
      "A layer that learns moves, however little. Freezing the first layers of a trained network is usual, freezing one behind a layer that learns is not: it forces the learning through random weights.",
      "学習する層は、わずかでも必ず動く。訓練済みネットワークの最初の数層を凍らせるのは普通だが、学習する層より後ろを凍らせると、学習がでたらめな重みを通ることになる。",
    ),
  },
  remedy: sentence(
    "Set layer.trainable = true and compile again; a loop of your own must reach every layer, the last too. If these weights are meant to stay, all is well.",
    "layer.trainable = trueにして、もう一度compileする。自分で書いたループなら、最後の層まで届いているか確かめる。意図して固定しているなら問題ない。",
  ),
  examine({ model }) {
    const learning = new Set(model.trainableVariables)
    // What is not a weight to be learned anyway, such as moving statistics, is not meant.
    const meant = model.weights.filter((weight) => weight.trainable)
    const still = meant.filter((weight) => !learning.has(weight))
    if (still.length === 0) return []
    const first = meant.findIndex((weight) => learning.has(weight))
    const behind = meant.some((weight, i) => i > first && first >= 0 && !learning.has(weight))
    const paths = [...new Set(still.map(({ name }) => pathOf(name)))]
    return [
      {
        severity: behind || first < 0 ? "problem" : "note",
        title,
        evidence: evidence(
          `${still.length} of ${meant.length} variables are frozen${behind ? ", and stand behind layers that learn" : ""}: ${paths.join(", ")}.`,
          `${meant.length}個の変数のうち${still.length}個が固定されている${behind ? "（学習する層より後ろ）" : ""}：${paths.join("、")}。`,
          { frozen: still.length, variables: meant.length },
        ),
        where: paths,
      },
    ]
  },
  read({ figures }): Symptoms {
    const updates = Object.entries(figures).filter(([name]) => name.startsWith("update/"))
    const still = updates.filter(([, value]) => value === 0).map(([name]) => name.slice("update/".length))
    if (still.length === 0) return []
    return [
      {
        severity: "problem",
        title,
        evidence: evidence(
          `Over the whole training exactly 0: ${still.join(", ")}, of ${updates.length}.`,
          `訓練を通じた更新量がちょうど0：${still.join("、")}（全${updates.length}）。`,
          { frozen: still.length, layers: updates.length },
        ),
        where: still,
      },
    ]
  },
}

/** `sequential/dense/kernel` → `dense`. */
const pathOf = (name: string): string => withoutModelName(name).split("/").slice(0, -1).join("/")
