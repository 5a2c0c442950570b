import { sentence } from "../../base/text.ts"
import { evidence } from "../finding.ts"
import type { Check } from "./check.ts"

const disconnected = sentence(
  "Nothing of the loss reaches them. Look for dead units or a stopGradient behind them, for an output that the loss does not use, or for weights that are all 0.",
  "誤差がまったく届いていない。後ろに死んだユニットやstopGradientがないか、誤差が使わない出力でないか、重みがすべて0でないかを調べる。",
)

export const neverUpdated: Check = {
  id: "neverUpdated",
  see: "S.9",
  threshold: {
    value: 0,
    why: sentence(
      "Every weight that the loss depends on moves with a step; exactly 0 in all steps is none that learns.",
      "誤差に関わる重みは1ステップごとに動く。どのステップでもちょうど0なら学習していない。",
    ),
  },
  remedy: sentence(
    "They have a gradient, but the optimizer does not move them: a learning rate of 0, or steps that vanish beside the weight in float32.",
    "勾配はあるのにオプティマイザが動かしていない。学習率が0か、更新量がfloat32で重みに対して小さすぎる。",
  ),
  sample(samples) {
    const names = samples[0]?.variables.map(({ name }) => name) ?? []
    const of = (name: string) => samples.map(({ variables }) => variables.find((one) => one.name === name)!)
    const still = names.filter((name) => of(name).every((one) => one?.update.rms === 0))
    if (still.length === 0) return []
    const cut = still.filter((name) => of(name).every(({ gradient }) => gradient.rms === 0))
    const groups = [
      { names: cut, gradient: false },
      { names: still.filter((name) => !cut.includes(name)), gradient: true },
    ]
    return groups.flatMap(({ names, gradient }) =>
      names.length === 0
        ? []
        : [
            {
              severity: "problem" as const,
              title: gradient
                ? sentence("Weights with a gradient do not move", "勾配があるのに動かない重みがある")
                : sentence("No gradient reaches some weights", "勾配が届かない重みがある"),
              evidence: evidence(
                `${names.join(", ")}: moved by exactly 0 in ${samples.length} steps${gradient ? "" : ", with gradients of exactly 0"}.`,
                `${names.join("、")}：${samples.length}ステップで動きがちょうど0${gradient ? "" : "（勾配もちょうど0）"}。`,
                { variables: names.length, steps: samples.length },
              ),
              where: names,
              ...(!gradient && { remedy: disconnected }),
            },
          ],
    )
  },
  read({ scalars }) {
    const suffix = "/update/rms"
    const watched = Object.entries(scalars).filter(([tag]) => tag.endsWith(suffix))
    const still = watched.filter(([, { values }]) => values.every((value) => value === 0))
    if (still.length === 0) return []
    const names = still.map(([tag]) => tag.slice(0, -suffix.length))
    return [
      {
        severity: "problem",
        title: sentence("Weights are never moved", "一度も動かない重みがある"),
        evidence: evidence(
          `${names.join(", ")}: moved by exactly 0 in every step on record.`,
          `${names.join("、")}：記録されたどのステップでも、動きがちょうど0。`,
          { variables: names.length, watched: watched.length },
        ),
        where: names,
      },
    ]
  },
}
