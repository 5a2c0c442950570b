import { defineClaim } from "../claim.ts"
import { trainDigits } from "../recipes/trainDigits.ts"
import { sentence, spreadText } from "../results.ts"
import { hurried } from "./_hurried.ts"

export const sigmoidHe = defineClaim({
  id: "6.E5",
  name: "sigmoid-he",
  section: "day2.s1",
  title: sentence("Sigmoid from He: against intuition, better", "シグモイド＋He：直感に反して、よりよい"),
  claim: sentence(
    "Sigmoid with He's initialization: against intuition, it learned.",
    "シグモイドとHeの初期値：直感に反して学習した。",
  ),
  finding: sentence(
    'It holds, and He even beats Xavier with every seed: 89 % to 87.5 %. What fails is the rule "He is for ReLU only": its weights are √2 times larger, and at this depth larger weights simply mean larger gradients.',
    "成り立つ。しかもすべてのシードでHeがXavierを上回る（89 %対87.5 %）。「HeはReLU専用」という決まりのほうが成り立たない。重みが√2倍大きく、この深さでは大きな重みがそのまま大きな勾配になる。",
  ),
  verdict: "holds",
  recipe: trainDigits,
  settings: { network: { activation: "sigmoid", initializer: "he" } },
  variants: {
    default: { title: sentence("Sigmoid, He √(2/n)", "シグモイド、He √(2/n)") },
    sigmoidXavier: {
      title: sentence("Sigmoid, Xavier √(1/n)", "シグモイド、Xavier √(1/n)"),
      change: { network: { initializer: "xavier" } },
    },
    sigmoidGaussian: {
      title: sentence("Sigmoid, standard deviation 0.01", "シグモイド、標準偏差0.01"),
      change: { network: { initializer: "normal", stddev: 0.01 } },
      onDemand: true,
    },
    reluHe: {
      title: sentence("ReLU, He", "ReLU、He"),
      change: { network: { activation: "relu" } },
      onDemand: true,
    },
    reluXavier: {
      title: sentence("ReLU, Xavier", "ReLU、Xavier"),
      change: { network: { activation: "relu", initializer: "xavier" } },
      onDemand: true,
    },
    reluGaussian: {
      title: sentence("ReLU, standard deviation 0.01", "ReLU、標準偏差0.01"),
      change: { network: { activation: "relu", initializer: "normal", stddev: 0.01 } },
      onDemand: true,
    },
  },
  quick: hurried,
  seeds: [0, 1, 2, 3, 4, 5, 6, 7],
  vary: sentence(
    "A Gaussian of your own: network.initializer=normal, network.stddev=0.3. Where does larger stop being better?",
    "自分のガウス分布：network.initializer=normal、network.stddev=0.3。どこまで大きくするとよくなくなるか。",
  ),
  watch: sentence(
    "He above Xavier, seed by seed. With --full: all six of activation and initialization.",
    "どの種でもHeがXavierの上にある。--fullで、活性化と初期値の6通りすべて。",
  ),
  expected: [
    { variant: "default", figure: "testAccuracy", range: [0.886, 0.899], tolerance: 0.008 },
    { variant: "sigmoidXavier", figure: "testAccuracy", range: [0.871, 0.882], tolerance: 0.01 },
    { variant: "sigmoidGaussian", figure: "testAccuracy", range: [0.098, 0.114], tolerance: 0.005 },
    { variant: "reluHe", figure: "testAccuracy", range: [0.951, 0.959], tolerance: 0.006 },
    { variant: "reluXavier", figure: "testAccuracy", range: [0.949, 0.956], tolerance: 0.006 },
    { variant: "reluGaussian", figure: "testAccuracy", range: [0.908, 0.925], tolerance: 0.01 },
  ],
  see: ["6.E3", "6.E6", "6.F", "6.E-bug"],
  charts: [
    { kind: "curves", tag: "test/accuracy", title: sentence("Accuracy on the test digits", "テスト正解率") },
    {
      kind: "figures",
      figure: "testAccuracy",
      title: sentence("Activation and initialization, a dot a seed", "活性化と初期値（点はシードごと）"),
    },
  ],
  judge(results) {
    const he = results.figure("default", "testAccuracy")
    const xavier = results.figure("sigmoidXavier", "testAccuracy")
    const above = he.values.filter((value, i) => value > xavier.values[i]!).length
    return {
      verdict: he.min > 0.5 ? "holds" : he.max > 0.5 ? "conditional" : "contradicted",
      because: sentence(
        `He ${spreadText(he)}, Xavier ${spreadText(xavier)}; He is ahead with ${above} of ${he.values.length} seeds.`,
        `He ${spreadText(he)}、Xavier ${spreadText(xavier)}。${he.values.length}個のシードのうち${above}個でHeが上。`,
      ),
    }
  },
})
