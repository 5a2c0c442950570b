import { defineClaim } from "../claim.ts"
import { chainProduct } from "../recipes/chainProduct.ts"
import { figureText, sentence, spreadText } from "../results.ts"

const deep = new Array<number>(10).fill(40)

export const chainRuleProduct = defineClaim({
  id: "5.5",
  name: "chain-rule-product",
  section: "day1.s5",
  title: sentence("The chain rule foretells the vanishing gradient", "連鎖律から勾配消失が読める"),
  claim: sentence(
    "One can use a library without knowing backpropagation; but vanishing gradients come from the chain rule, and who has to debug should know it.",
    "誤差逆伝播を知らなくてもライブラリは使える。しかし勾配消失は連鎖律から生じるものであり、デバッグのためには知っておくべきである。",
  ),
  finding: sentence(
    "It holds. Look at the forward pass alone: how steep each activation is where it works, how large the weights behind it are, and what enters each layer. The product of these numbers foretells the gradient of the first layer within a factor of three, mostly of two, from half of the last layer's down to 5·10⁻¹⁹ of it. And it says which factor to blame: the weights of 0.01 more than σ′, and with Xavier hardly anything but σ′.",
    "成り立つ。順伝播だけを見ればよい。各層の活性化関数が働いている点での傾き、その先の重みの大きさ、各層に入ってくる値。これらの積は、第1層の勾配を、たいてい2倍以内、悪くても3倍以内で言い当てる。最終層の半分程度の場合から、5×10⁻¹⁹倍の場合までである。どの因子が原因かも分かる。標準偏差0.01では、σ′よりも重みの方が勾配を強く縮める。Xavierでは、ほぼσ′だけが原因である。",
  ),
  verdict: "holds",
  recipe: chainProduct,
  variants: {
    default: { title: sentence("Sigmoid, 0.01, 2 hidden layers", "シグモイド、0.01、中間層2層") },
    xavier: {
      title: sentence("Sigmoid, Xavier, 2 hidden layers", "シグモイド、Xavier、中間層2層"),
      change: { network: { initializer: "xavier" } },
    },
    relu: {
      title: sentence("ReLU, 0.01, 2 hidden layers", "ReLU、0.01、中間層2層"),
      change: { network: { activation: "relu" } },
    },
    deep: {
      title: sentence("Sigmoid, 0.01, 10 hidden layers", "シグモイド、0.01、中間層10層"),
      change: { network: { hidden: deep } },
    },
    deepXavier: {
      title: sentence("Sigmoid, Xavier, 10 hidden layers", "シグモイド、Xavier、中間層10層"),
      change: { network: { hidden: deep, initializer: "xavier" } },
    },
    deepHe: {
      title: sentence("ReLU, He, 10 hidden layers", "ReLU、He、中間層10層"),
      change: { network: { hidden: deep, activation: "relu", initializer: "he" } },
    },
  },
  quick: {},
  seeds: [0, 1, 2, 3, 4, 5, 6, 7],
  vary: sentence(
    "network.stddev: at which does the product of a layer become 1? network.activation=tanh.",
    "network.stddev：1層分の積が1になるのはどこか。network.activation=tanh。",
  ),
  watch: sentence(
    "Two staircases, one measured on the way back, one foretold on the way forward. Then the factors of a step.",
    "2本の階段：逆伝播で測ったものと、順伝播から予測したもの。そして1段を作る因子。",
  ),
  expected: [],
  see: ["2.4", "5.2", "6.1", "6.2", "S.5"],
  charts: [
    {
      kind: "tags",
      tags: ["measured/gradient", "foretold/gradient"],
      y: "log",
      title: sentence("Gradient of each layer against the last one's", "最終層に対する各層の勾配の比"),
    },
    {
      kind: "tags",
      tags: ["factor/slope", "factor/weights", "factor/input"],
      y: "log",
      title: sentence("What it is made of: f′, W, and what enters", "その内訳：f′、W、入力"),
    },
  ],
  judge(results) {
    const figure = (variant: string, name: string) => results.figure(variant, name)
    const agreements = results.variants.flatMap((name) => figure(name, "agreement").values)
    const worst = Math.max(...agreements.map((ratio) => Math.max(ratio, 1 / ratio)))
    const sigmoids = ["default", "xavier", "deep", "deepXavier"]
    const vanishes = sigmoids.every((name) => figure(name, "measured").max < 0.1)
    const [deepest, flat] = [figure("deep", "measured"), figure("deepHe", "measured")]
    return {
      verdict: vanishes && worst < 5 ? "holds" : vanishes ? "conditional" : "contradicted",
      because: sentence(
        `against the last layer's, the gradient of the first is ${spreadText(figure("default", "measured"))} with sigmoid and 0.01, ${spreadText(deepest)} with ten hidden layers, ${spreadText(flat)} with ReLU and He; the product of the factors is never further from it than ${figureText(worst)} times. Of sigmoid's ${figureText(figure("default", "foretold").median)}, σ′ makes ${figureText(figure("default", "slopes").median)} and the weights ${figureText(figure("default", "weights").median)}.`,
        `最終層に対する第1層の勾配の比は、シグモイド＋0.01で${spreadText(figure("default", "measured"))}、中間層10層で${spreadText(deepest)}、ReLU＋Heで${spreadText(flat)}。因子の積との食い違いは最大でも${figureText(worst)}倍。シグモイドの予測${figureText(figure("default", "foretold").median)}のうち、σ′の分は${figureText(figure("default", "slopes").median)}、重みの分は${figureText(figure("default", "weights").median)}。`,
      ),
    }
  },
})
