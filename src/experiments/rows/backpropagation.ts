import { defineClaim } from "../claim.ts"
import { chainRule } from "../recipes/chainRule.ts"
import { figureText, sentence } from "../results.ts"

const deep = { sizes: [4, 5, 5, 5, 5, 5, 3], weights: "he", x: [], d: [] } as const

/** Of the exercise, to the places that are given there. */
const golden: Readonly<Record<string, number>> = {
  "u1/1": 1.2,
  "u1/3": 3.8,
  "y/1": 0.08707,
  loss: 0.09109,
  "dW2/1/1": 0.10448,
  "dW2/2/1": 0.21766,
  "dW2/3/2": -0.33085,
}
/** Counted by hand: 12 and 135 for the weights, the rest for what goes back; without reuse c ↦ 5 (c + 1) + 1 a layer. */
const counted = { default: 21, again: 39, deep: 275, deepAgain: 111_595 } as const

export const backpropagation = defineClaim({
  id: "5.2",
  name: "backpropagation",
  section: "day1.s5",
  title: sentence("Backpropagation, number by number", "誤差逆伝播を1つずつの数で"),
  claim: sentence(
    "Backpropagation works out the derivatives analytically, from the output back, and uses the results of later layers again: nothing is computed twice.",
    "誤差逆伝播法では、出力側から順に微分を解析的に求め、後の層の結果を再利用する。同じ計算を繰り返さずに済む。",
  ),
  finding: sentence(
    "It holds. On 2-3-2 every number can be followed: y − d = ±0.087 at the outputs, times z for the weights behind, through W₂ to −0.026 at every hidden unit, times x for those before. Without keeping ∂loss/∂u of a unit the same rule sums over all paths: 39 multiplications instead of 21 here, and 400 times as many with five hidden layers of 5. The numbers are those of numerical differentiation and of the engine.",
    "成り立つ。2-3-2なら、すべての数を追うことができる。出力でy − d = ±0.087、その手前の重みにはzを掛ける。W₂を通って中間層の各ユニットで−0.026、さらに手前の重みにはxを掛ける。ユニットごとの∂loss/∂uを取っておかないと、同じ規則がすべての経路の和になる。掛け算は21回ではなく39回、5ユニットの中間層5層なら400倍になる。得られる数は、数値微分ともエンジンの勾配とも一致する。",
  ),
  verdict: "holds",
  recipe: chainRule,
  variants: {
    default: { title: sentence("2-3-2, results used again", "2-3-2、結果を再利用") },
    again: { title: sentence("2-3-2, all worked out anew", "2-3-2、毎回計算し直す"), change: { reuse: false } },
    deep: { title: sentence("Five hidden layers, used again", "中間層5層、結果を再利用"), change: deep },
    deepAgain: {
      title: sentence("Five hidden layers, anew", "中間層5層、毎回計算し直す"),
      change: { ...deep, reuse: false },
    },
  },
  quick: {},
  seeds: [0],
  vary: sentence(
    "sizes: add a layer and count again. x and d: when is the gradient of a weight 0?",
    "sizes：層を増やして数え直す。xとd：重みの勾配が0になるのはいつか。",
  ),
  watch: sentence(
    "How each number on the way back comes from the one behind it. The count of multiplications.",
    "逆伝播の数が、1つ後ろの数からどう決まるか。そして掛け算の回数。",
  ),
  expected: [
    ...Object.entries(golden).map(([figure, value]) => ({
      ...{ variant: "default", figure, tolerance: 0 },
      range: [value - 5e-6, value + 5e-6] as const,
    })),
    { variant: "default", figure: "w1/2/1", range: [0.201305985, 0.201305995], tolerance: 0 },
    ...Object.entries(counted).map(([variant, count]) => ({
      ...{ variant, figure: "multiplications", tolerance: 0 },
      range: [count, count] as const,
    })),
  ],
  see: ["1.1", "5.1", "5.5"],
  charts: [
    {
      kind: "tags",
      tags: ["forward/u1", "forward/z1", "forward/u2", "forward/y"],
      variants: ["default"],
      title: sentence("Forward, unit by unit", "順伝播、ユニットごと"),
    },
    {
      kind: "tags",
      tags: ["backward/u2", "backward/w2", "backward/u1", "backward/w1"],
      variants: ["default"],
      title: sentence("Back: the gradients of units and weights", "逆伝播、ユニットと重みの勾配"),
    },
    {
      kind: "figures",
      figure: "multiplications",
      y: "log",
      title: sentence("Multiplications on the way back", "逆伝播での掛け算の回数"),
    },
  ],
  judge(results) {
    const at = (variant: string, name: string) => results.figure(variant, name).median
    const all = ["default", "again", "deep", "deepAgain"]
    const error = Math.max(...all.flatMap((name) => [at(name, "numericalError"), at(name, "engineError")]))
    const [once, again, deepOnce, deepAgain] = all.map((name) => at(name, "multiplications"))
    const saves = again! / once! > 1 && deepAgain! / deepOnce! > again! / once!
    const falls = at("default", "lossAfter") < at("default", "loss")
    return {
      verdict: error < 1e-4 && falls ? (saves ? "holds" : "conditional") : "contradicted",
      because: sentence(
        `the gradients differ from numerical ones and from the engine's by at most ${figureText(error)}; a step of descent takes the loss from ${figureText(at("default", "loss"))} to ${figureText(at("default", "lossAfter"))}. With results used again it takes ${once} multiplications, without ${again}; with five hidden layers ${deepOnce} and ${deepAgain}.`,
        `勾配と、数値微分およびエンジンの勾配との差は最大${figureText(error)}。1ステップで誤差は${figureText(at("default", "loss"))}から${figureText(at("default", "lossAfter"))}に下がる。掛け算は再利用すると${once}回、しないと${again}回。中間層5層では${deepOnce}回と${deepAgain}回。`,
      ),
    }
  },
})
