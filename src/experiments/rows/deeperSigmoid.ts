import { defineClaim } from "../claim.ts"
import { trainDigits } from "../recipes/trainDigits.ts"
import { sentence, spreadText } from "../results.ts"
import { hurried } from "./_hurried.ts"

const layersOf = (count: number): number[] => new Array<number>(count).fill(40)

export const deeperSigmoid = defineClaim({
  id: "6.F",
  name: "deeper-sigmoid",
  section: "day2.s1",
  title: sentence("Deeper sigmoid: where the cure ends", "深いシグモイド：初期値が効かなくなるところ"),
  claim: sentence(
    "Initializing with care (Xavier, He) cures the vanishing gradient: then sigmoid learns.",
    "初期値の工夫（Xavier、He）で勾配消失は解決でき、シグモイドでも学習する。",
  ),
  finding: sentence(
    "It depends on the depth. With two hidden layers, as in the notes, it is a cure. With three it still helps, more with He than with Xavier. With five both stand at chance after 2,000 steps, as though nothing had been done: each layer of sigmoid takes at least a factor of 4 of the gradient, and weights large enough to make up for it would saturate it.",
    "深さによる。ノートのとおり中間層2層なら効く。3層でもまだ効くが、XavierよりHeのほうがよい。5層では2,000ステップ後もどちらも偶然の水準で、何もしなかったのと変わらない。シグモイドは層ごとに勾配を1/4以下にする。それを埋め合わせるほど重みを大きくすると、今度は飽和する。",
  ),
  verdict: "conditional",
  recipe: trainDigits,
  settings: { network: { activation: "sigmoid", initializer: "xavier" } },
  variants: {
    xavier2: { title: sentence("Xavier, 2 hidden layers", "Xavier、中間層2層") },
    he2: { title: sentence("He, 2 hidden layers", "He、中間層2層"), change: { network: { initializer: "he" } } },
    xavier3: {
      title: sentence("Xavier, 3 hidden layers", "Xavier、中間層3層"),
      change: { network: { hidden: layersOf(3) } },
    },
    he3: {
      title: sentence("He, 3 hidden layers", "He、中間層3層"),
      change: { network: { initializer: "he", hidden: layersOf(3) } },
    },
    xavier5: {
      title: sentence("Xavier, 5 hidden layers", "Xavier、中間層5層"),
      change: { network: { hidden: layersOf(5) } },
      quick: { iterations: 500 },
    },
    he5: {
      title: sentence("He, 5 hidden layers", "He、中間層5層"),
      change: { network: { initializer: "he", hidden: layersOf(5) } },
      quick: { iterations: 500 },
    },
  },
  quick: hurried,
  seeds: [0, 1, 2, 3],
  vary: sentence(
    "iterations: is it a dead end or a long wait? network.batchNormalization=true; a larger optimizer.learningRate.",
    "iterations：行き止まりか、待てば進むか。network.batchNormalization=true、大きなoptimizer.learningRate。",
  ),
  watch: sentence("One layer more, and then two: what remains of 88 %.", "1層、さらに2層増やすと、88 %がどうなるか。"),
  expected: [
    { variant: "xavier2", figure: "testAccuracy", range: [0.871, 0.882], tolerance: 0.01 },
    { variant: "he2", figure: "testAccuracy", range: [0.886, 0.899], tolerance: 0.008 },
    { variant: "xavier3", figure: "testAccuracy", range: [0.699, 0.699], tolerance: 0.06 },
    { variant: "he3", figure: "testAccuracy", range: [0.837, 0.837], tolerance: 0.035 },
    { variant: "xavier5", figure: "testAccuracy", range: [0.108, 0.108], tolerance: 0.02 },
    { variant: "he5", figure: "testAccuracy", range: [0.108, 0.108], tolerance: 0.02 },
  ],
  see: ["6.E3", "6.E5", "6.B", "S.5"],
  charts: [
    {
      kind: "sweep",
      figure: "testAccuracy",
      setting: "network.hidden",
      lines: "network.initializer",
      title: sentence("Accuracy by the number of hidden layers", "中間層の数と正解率"),
    },
    { kind: "curves", tag: "test/accuracy", title: sentence("Accuracy on the test digits", "テスト正解率") },
  ],
  judge(results) {
    const at = (variant: string) => results.figure(variant, "testAccuracy")
    const learns = (depth: number) => at(`xavier${depth}`).median > 0.5 && at(`he${depth}`).median > 0.5
    return {
      verdict: !learns(2) ? "contradicted" : learns(3) && learns(5) ? "holds" : "conditional",
      because: sentence(
        `Xavier and He: two hidden layers ${spreadText(at("xavier2"))} and ${spreadText(at("he2"))}, three ${spreadText(at("xavier3"))} and ${spreadText(at("he3"))}, five ${spreadText(at("xavier5"))} and ${spreadText(at("he5"))}.`,
        `XavierとHeの順に、中間層2層 ${spreadText(at("xavier2"))}・${spreadText(at("he2"))}、3層 ${spreadText(at("xavier3"))}・${spreadText(at("he3"))}、5層 ${spreadText(at("xavier5"))}・${spreadText(at("he5"))}。`,
      ),
    }
  },
})
