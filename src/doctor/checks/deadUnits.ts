import { sentence } from "../../base/text.ts"
import { evidence } from "../finding.ts"
import { percent } from "../numbers.ts"
import type { Check, Symptoms } from "./check.ts"

const [most, grave] = [0.5, 0.9]

export const deadUnits: Check = {
  id: "deadUnits",
  see: "2.5",
  threshold: {
    value: most,
    why: sentence(
      "A unit of ReLU that is 0 for every sample has no gradient and never comes back. Some are usual for one batch (up to a third in trained networks); when half of a layer is gone, something killed it.",
      "すべての標本で0になるReLUのユニットには勾配がなく、復活しない。1バッチで見れば多少はよくある（訓練済みでも3分の1まで）が、層の半分が死んでいるなら原因がある。",
    ),
  },
  remedy: sentence(
    "Start again with a lower learning rate and biases of 0; or use leakyReLU, which lets dead units come back.",
    "学習率を下げ、バイアスを0にして最初からやり直す。あるいはleakyReLUを使えば、死んだユニットも復活できる。",
  ),
  sample(samples): Symptoms {
    const dead = (samples.at(-1)?.layers ?? []).flatMap(({ path, dead }) =>
      dead !== undefined && dead > most ? [{ path, dead }] : [],
    )
    return told(dead, samples.at(-1)?.step ?? 0)
  },
  read({ scalars, figures }): Symptoms {
    const layers = Object.entries(scalars).flatMap(([tag, { values }]) =>
      /\/dead$/.test(tag) && values.at(-1)! > most
        ? [{ path: tag.slice(0, -"/dead".length), dead: values.at(-1)! }]
        : [],
    )
    const whole = figures.deadUnits
    if (layers.length === 0 && whole !== undefined && whole > most) return told([{ path: "hidden", dead: whole }])
    return told(layers)
  },
}

function told(layers: readonly { readonly path: string; readonly dead: number }[], step?: number): Symptoms {
  if (layers.length === 0) return []
  const worst = layers.reduce((a, b) => (b.dead > a.dead ? b : a))
  return [
    {
      severity: worst.dead > grave ? "problem" : "warning",
      title: sentence("Units are dead", "死んだユニットがある"),
      evidence: evidence(
        `${layers.map(({ path, dead }) => `${path} ${percent(dead)}`).join(", ")} of the units are 0 for every sample${step === undefined ? "" : ` at step ${step}`}.`,
        `${step === undefined ? "" : `ステップ${step}で`}すべての標本で0のユニット：${layers.map(({ path, dead }) => `${path} ${percent(dead)}`).join("、")}。`,
        { dead: worst.dead },
      ),
      where: layers.map(({ path }) => path),
    },
  ]
}
