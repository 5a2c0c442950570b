import { figureText, sentence } from "../../base/text.ts"
import { evidence } from "../finding.ts"
import { gradientFaults } from "./_gradients.ts"
import type { Check } from "./check.ts"

export const unreportedDecay: Check = {
  id: "unreportedDecay",
  see: "8.E5",
  threshold: {
    value: 0.01,
    why: sentence(
      "What the gradient has too much is λw, to 1 % of its square: a weight decay, and nothing else.",
      "勾配の余分が、二乗で1 %以内でλwに一致する。重み減衰以外ではこうはならない。",
    ),
  },
  remedy: sentence(
    "Find where the decay comes from: a variable left from another experiment, say, or a penalty that the loss counts otherwise (√Σw² for Σw²). If it is meant, say it: kernelRegularizer, or the optimizer's weightDecay.",
    "減衰の出どころを探す。別の実験から残った変数や、誤差に違う形（Σw²の代わりに√Σw²など）で足された罰則など。意図したものなら、kernelRegularizerやオプティマイザのweightDecayで明示する。",
  ),
  slow: true,
  examine: (exam) =>
    gradientFaults(exam).flatMap((fault) =>
      fault.kind !== "decay"
        ? []
        : [
            {
              severity: "problem" as const,
              title: sentence("A weight decay acts that the loss does not tell", "誤差に現れない重み減衰が働いている"),
              evidence: evidence(
                `The gradients of ${fault.variables.length} variables hold ${figureText(fault.rate)} · w beyond that of the loss.`,
                `${fault.variables.length}個の変数の勾配に、誤差の勾配のほかに${figureText(fault.rate)}·wが含まれる。`,
                { rate: fault.rate },
              ),
              where: fault.variables,
            },
          ],
    ),
}
