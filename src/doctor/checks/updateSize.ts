import { figureText, sentence } from "../../base/text.ts"
import { evidence } from "../finding.ts"
import type { Check } from "./check.ts"

const [least, most, wild] = [1e-6, 0.3, 1]

export const updateSize: Check = {
  id: "updateSize",
  see: "8.E1",
  threshold: {
    value: most,
    why: sentence(
      "A step usually moves a kernel by 1/10,000 to 1/100 of its length. By a third, what was known is gone after a few steps; by a millionth, a million steps change it.",
      "1ステップの更新量は、ふつう重みの長さの1万分の1から100分の1。3割も動けば数ステップで元の知識が消え、100万分の1なら変わるのに100万ステップかかる。",
    ),
  },
  remedy: sentence(
    "See whether the learning rate and the size of the first weights fit together.",
    "学習率と初期の重みの大きさが釣り合っているか確かめる。",
  ),
  sample(samples) {
    const last = samples.at(-1)
    const odd = (last?.variables ?? []).filter(
      ({ name, updateRatio }) =>
        /kernel$/i.test(name) &&
        Number.isFinite(updateRatio) &&
        updateRatio > 0 &&
        (updateRatio > most || updateRatio < least),
    )
    if (odd.length === 0) return []
    return [
      {
        severity: odd.some(({ updateRatio }) => updateRatio > wild) ? "warning" : "note",
        title: sentence("Steps are of an unusual size", "更新量の大きさが極端"),
        evidence: evidence(
          `${odd.map(({ name, updateRatio }) => `${name} ${figureText(updateRatio)}`).join(", ")} of the weights' length at step ${last!.step}.`,
          `ステップ${last!.step}での、重みの長さに対する更新量：${odd.map(({ name, updateRatio }) => `${name} ${figureText(updateRatio)}`).join("、")}。`,
          { ratio: odd[0]!.updateRatio },
        ),
        where: odd.map(({ name }) => name),
      },
    ]
  },
}
