import { defineClaim } from "../claim.ts"
import { trainDigits } from "../recipes/trainDigits.ts"
import { sentence, spreadText } from "../results.ts"
import { hurriedOverfitting, overfitting } from "./_overfitting.ts"

const lasso = (l1: number) => ({
  title: sentence(`λ = ${l1}`, `λ = ${l1}`),
  change: { network: { l1 } },
})

export const l1Tuned = defineClaim({
  id: "S.6",
  name: "l1-tuned",
  section: "day2.s3",
  title: sentence(
    "L1, tuned: a small gain, some of it lost again",
    "L1を調整すると：わずかな改善。最後には失われることも",
  ),
  claim: sentence(
    "(Measured beside the notes.) With a smaller λ than the notes', L1 does help the test a little.",
    "（補足の測定）ノートより小さいλなら、L1正則化はテスト正解率をわずかに上げる。",
  ),
  finding: sentence(
    "It holds: the best along the run is 79 % at each λ from 0.0005 to 0.002, 78 % without. At 0.001 and 0.002 the gain is lost again by the end, where the curve begins to wobble (a seed of 0.001 fell to 44 %): there it pays to keep the best, not the last.",
    "成り立つ。途中の最高値は、λ = 0.0005〜0.002のどれでも79 %、正則化なしでは78 %。0.001と0.002では途中から曲線が揺れはじめ、最後には改善が失われる（0.001では44 %まで落ちたシードもある）。最後の重みではなく、最高のときの重みを残す意味がある。",
  ),
  verdict: "holds",
  recipe: trainDigits,
  settings: { ...overfitting, every: 10, optimizer: { learningRate: 0.1 }, weights: true },
  variants: {
    default: lasso(0.001),
    none: { title: sentence("Without", "正則化なし") },
    half: lasso(0.0005),
    double: lasso(0.002),
  },
  quick: { ...hurriedOverfitting, optimizer: {}, iterations: 300, every: 10 },
  seeds: [0, 1, 2, 3],
  vary: sentence(
    "network.l1 with a smaller optimizer.learningRate.",
    "network.l1を、より小さいoptimizer.learningRateで。",
  ),
  watch: sentence(
    "The best along the run against the last; the share of weights that are gone.",
    "途中の最高値と最後の値。消えた重みの割合。",
  ),
  expected: [
    { variant: "none", figure: "bestTestAccuracy", range: [0.779, 0.779], tolerance: 0.02 },
    { variant: "half", figure: "bestTestAccuracy", range: [0.792, 0.792], tolerance: 0.02 },
    { variant: "default", figure: "bestTestAccuracy", range: [0.787, 0.787], tolerance: 0.02 },
    { variant: "double", figure: "bestTestAccuracy", range: [0.794, 0.794], tolerance: 0.02 },
    { variant: "double", figure: "testAccuracy", range: [0.759, 0.759], tolerance: 0.04 },
  ],
  see: ["8.E3", "8.E4", "8.1", "8.3"],
  charts: [
    { kind: "curves", tag: "test/accuracy", title: sentence("Accuracy on the test digits", "テスト正解率") },
    {
      kind: "figures",
      figure: "bestTestAccuracy",
      title: sentence("Best test accuracy along the run", "途中の最高のテスト正解率"),
    },
    { kind: "figures", figure: "testAccuracy", title: sentence("Test accuracy at the end", "最後のテスト正解率") },
    {
      kind: "figures",
      figure: "smallWeights",
      title: sentence("Share of weights within 0.001 of 0", "0から0.001以内にある重みの割合"),
    },
  ],
  judge(results) {
    const best = (variant: string) => results.figure(variant, "bestTestAccuracy")
    const top = Math.max(...["default", "half", "double"].map((variant) => best(variant).median))
    return {
      verdict: top > best("none").median ? "holds" : "contradicted",
      because: sentence(
        `the best test accuracy along the run is ${spreadText(best("none"))} without, ${spreadText(best("half"))} at λ = 0.0005, ${spreadText(best("default"))} at 0.001, ${spreadText(best("double"))} at 0.002, where it ends with ${spreadText(results.figure("double", "testAccuracy"))}.`,
        `途中の最高のテスト正解率は、なしで${spreadText(best("none"))}、λ = 0.0005で${spreadText(best("half"))}、0.001で${spreadText(best("default"))}、0.002で${spreadText(best("double"))}（最後は${spreadText(results.figure("double", "testAccuracy"))}）。`,
      ),
    }
  },
})
