import { figureText, sentence } from "../../base/text.ts"
import { evidence } from "../finding.ts"
import { gradientFaults } from "./_gradients.ts"
import type { Check } from "./check.ts"

export const scaledGradient: Check = {
  id: "scaledGradient",
  see: "3.1",
  threshold: {
    value: 0.01,
    why: sentence(
      "The same factor, to 1 %, in at least nine of ten entries of all layers: nothing but a scale does that.",
      "全層の要素の9割以上で、比が1 %以内で一致する。定数倍でなければこうはならない。",
    ),
  },
  remedy: sentence(
    "Compare what the loss divides by (samples, outputs) with what its gradient divides by. Until then the factor acts on the learning rate.",
    "誤差とその勾配が、それぞれ何（標本数・出力数）で割られているかを突き合わせる。それまでは、学習率に係数が掛かっているのと同じ。",
  ),
  slow: true,
  examine: (exam) =>
    gradientFaults(exam).flatMap((fault) =>
      fault.kind !== "scaled"
        ? []
        : [
            {
              severity: "problem" as const,
              title: sentence("All gradients are too long by one factor", "すべての勾配が同じ倍率だけずれている"),
              evidence: evidence(
                `They are ${figureText(fault.factor)} times the gradient of the loss.`,
                `誤差の勾配の${figureText(fault.factor)}倍になっている。`,
                { factor: fault.factor },
              ),
              where: fault.layers,
            },
          ],
    ),
}
