import { figureText, sentence } from "../../base/text.ts"
import { evidence } from "../finding.ts"
import type { Check } from "./check.ts"

export const uphill: Check = {
  id: "uphill",
  see: "4.2",
  threshold: {
    value: 0,
    why: sentence(
      "The first step of any descent goes against the gradient: the sum of gradient times step is below 0.",
      "どの降下法でも、最初の1歩は勾配と逆向きで、勾配と更新量の内積は負になる。",
    ),
  },
  remedy: sentence(
    "An optimizer of your own has a sign turned round: update() gives variable − rate · gradient.",
    "自作のオプティマイザの符号が逆。update()はvariable − 学習率·勾配を返す。",
  ),
  async examine(exam) {
    if (!exam.untrained) return []
    const slope = await exam.firstSlope()
    if (slope === undefined || !(slope > 0)) return []
    return [
      {
        severity: "problem",
        title: sentence("The optimizer goes uphill", "オプティマイザが坂を上っている"),
        evidence: evidence(
          `The first step has gradient · Δw = ${figureText(slope)}, which raises the loss.`,
          `最初の更新で勾配·Δw = ${figureText(slope)}となり、誤差が増える向き。`,
          { slope },
        ),
      },
    ]
  },
}
