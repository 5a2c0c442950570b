import { figureText, sentence } from "../../base/text.ts"
import { evidence } from "../finding.ts"
import { percent } from "../numbers.ts"
import { gradientFaults } from "./_gradients.ts"
import type { Check } from "./check.ts"

const most = 1e-3

export const wrongGradient: Check = {
  id: "wrongGradient",
  see: "6.E-bug",
  threshold: {
    value: most,
    why: sentence(
      "In float64 right gradients agree with central differences to 10⁻⁴ and better, in float32 to some 10⁻⁵; mistakes are off by per cents.",
      "float64なら正しい勾配は中心差分と10⁻⁴より良く、float32でも10⁻⁵程度で一致する。誤りがあれば数パーセント以上ずれる。",
    ),
  },
  remedy: sentence(
    "The first layer (from the loss backwards) that is off is the one to look at: its own derivative, taken at the wrong value or of another function, or a stopGradient. A wrong gradient may still lower the loss.",
    "誤差から逆向きにたどって最初にずれる層を調べる。別の関数の微分や、誤った値での微分、stopGradientなど。誤った勾配でも誤差は下がることがある。",
  ),
  slow: true,
  examine: (exam) =>
    gradientFaults(exam).flatMap((fault) => {
      if (fault.kind !== "wrong") return []
      const paths = [...new Set(fault.layers.map(({ path }) => path))]
      const worst = fault.layers.toSorted((a, b) => b.error - a.error)[0]!
      return [
        {
          severity: "problem" as const,
          title: sentence("Gradients are not those of the loss", "勾配が誤差の勾配になっていない"),
          evidence: evidence(
            `${paths.join(", ")}: in ${worst.name} the way back gives ${figureText(worst.analytic)}, differences ${figureText(worst.numerical)} (off by ${percent(worst.error)}).`,
            `${paths.join("、")}：${worst.name}で逆伝播は${figureText(worst.analytic)}、数値微分は${figureText(worst.numerical)}（ずれ${percent(worst.error)}）。`,
            { error: worst.error, analytic: worst.analytic, numerical: worst.numerical },
          ),
          where: paths,
        },
      ]
    }),
  read({ figures }) {
    const off = Object.entries(figures).filter(([name, value]) => name.startsWith("gradientError/") && value > most)
    if (off.length === 0) return []
    const [name, worst] = off.toSorted((a, b) => b[1] - a[1])[0]!
    const where = off.map(([figure]) => figure.slice("gradientError/".length))
    return [
      {
        severity: "problem",
        title: sentence("Gradients are not those of the loss", "勾配が誤差の勾配になっていない"),
        evidence: evidence(
          `The recorded gradient check is off in ${where.join(", ")}, by up to ${percent(worst)} (${name}).`,
          `記録された勾配確認が${where.join("、")}でずれている（最大${percent(worst)}、${name}）。`,
          { error: worst },
        ),
        where,
      },
    ]
  },
}
