import * as initializers from "../../initializers/index.ts"
import * as layers from "../../layers/index.ts"
import type { Layer } from "../../layers/layer.ts"
import { grad, random, type Tensor } from "../../tensor/index.ts"
import { defineClaim, type Recipe } from "../claim.ts"
import { layerCosts, totalOf } from "../recipes/layerCosts.ts"
import { figureText, sentence } from "../results.ts"

const width = 64
const image = [28, 28, width] as const
const conv = (filters: number, size: number) => new layers.Conv2D(filters, size, { padding: "same" })

/** The one idea of each network as a block from 64 channels to 64, and what it stands against: branches of layers. */
const blocks = {
  /** One 7×7. */
  large: () => [[conv(width, 7)]],
  /** VGG: three 3×3 see as far as one 7×7. */
  vgg: () => [[conv(width, 3), conv(width, 3), conv(width, 3)]],
  plain: () => [[conv(width, 3)]],
  /** Inception: branches of several sizes, behind 1×1 that make them cheap. */
  inception: () => [[conv(16, 1)], [conv(16, 1), conv(24, 3)], [conv(8, 1), conv(16, 5)], [conv(8, 1)]],
  inceptionPlain: () => [[conv(16, 1)], [conv(24, 3)], [conv(16, 5)], [conv(8, 1)]],
  /** Xception and MobileNet: each channel by itself, then 1×1 across them. */
  separable: () => [[new layers.DepthwiseConv2D(3, { padding: "same" }), conv(width, 1)]],
} satisfies Record<string, () => Layer[][]>

/** ResNet: how much of a gradient arrives through many layers, with and without a way around each. */
const stacks = { plainDeep: false, residual: true } as const

type Block = keyof typeof blocks | keyof typeof stacks

const recipe: Recipe<{ readonly block: Block; readonly depth: number }> = {
  name: "recentNetworks",
  settings: { block: "large", depth: 20 },
  words: { block: [...Object.keys(blocks), ...Object.keys(stacks)] },
  async run({ block, depth }, { seed, record, progress }) {
    if (isOf(blocks, block)) {
      const costs = blocks[block]().flatMap((branch) => layerCosts(branch, image))
      record.figure("multiplyAdds", totalOf(costs, "multiplyAdds"))
      record.figure("parameters", totalOf(costs, "parameters"))
    } else record.figure("gradient", await arriving(depth, stacks[block], seed))
    progress(1, 1)
  },
}

const isOf = <T extends object>(table: T, name: PropertyKey): name is keyof T => Object.hasOwn(table, name)

/** A gradient of size 1 (rms) is given back to `depth` 3×3 convolutions with ReLU: what of it arrives at their input. */
async function arriving(depth: number, skip: boolean, seed: number): Promise<number> {
  const shape = [4, 12, 12, 8]
  const stack = Array.from({ length: depth }, (_, i) => {
    const kernelInitializer = new initializers.GlorotUniform({ seed: 1000 * seed + i })
    return new layers.Conv2D(8, 3, { padding: "same", activation: "relu", kernelInitializer })
  })
  const x = random.normal(shape, { seed: 2 * seed })
  const given = random.normal(shape, { seed: 2 * seed + 1 })
  for (const layer of stack) layer.build(shape.slice(1))
  const through = (value: Tensor, layer: Layer) => (skip ? value.add(layer.call(value)) : layer.call(value))
  const gradient = grad((input: Tensor) => stack.reduce(through, input).mul(given).sum())(x)
  return (await gradient.square().mean().sqrt().data())[0]!
}

export const recentNetworks = defineClaim({
  id: "10.2",
  name: "recent-networks",
  section: "day2.s5",
  title: sentence(
    "VGG, ResNet, Inception, Xception, MobileNet: one idea each",
    "VGG、ResNet、Inception、Xception、MobileNet：それぞれの工夫",
  ),
  claim: sentence(
    "After AlexNet came VGG (2014), ResNet (2015), Inception (2015), Xception (2016) and MobileNet (2017).",
    "AlexNetの後、VGG（2014）、ResNet（2015）、Inception（2015）、Xception（2016）、MobileNet（2017）が登場した。",
  ),
  finding: sentence(
    "It holds. Each is one idea, measured here on 28×28×64: three 3×3 see as far as one 7×7 for 55 % of the work; 1×1 before 3×3 and 5×5 make branches cheap; depthwise and then 1×1 take an eighth of a full 3×3; and a way around each layer lets the gradient arrive at the first of 20 (here some 80 times as large; batch normalization tames that).",
    "成り立つ。各々の工夫を28×28×64で測ると：3×3を3段で7×7と同じ視野、計算は55 %。1×1を先に置くと3×3や5×5の枝が安くなる。深さ方向の畳み込み＋1×1は3×3の8分の1。各層に迂回路を置くと20層の最初まで勾配が届く（ここでは約80倍に膨らむ。それを抑えるのがバッチ正規化）。",
  ),
  verdict: "holds",
  recipe,
  variants: {
    large: { title: sentence("one 7×7", "7×7を1段") },
    vgg: { title: sentence("VGG: three 3×3", "VGG：3×3を3段"), change: { block: "vgg" } },
    plain: { title: sentence("one 3×3", "3×3を1段"), change: { block: "plain" } },
    inception: { title: sentence("Inception", "Inception"), change: { block: "inception" } },
    inceptionPlain: {
      title: sentence("Inception without its 1×1", "1×1のないInception"),
      change: { block: "inceptionPlain" },
    },
    separable: {
      title: sentence("Xception, MobileNet: depthwise, then 1×1", "Xception、MobileNet：深さ方向＋1×1"),
      change: { block: "separable" },
    },
    plainDeep: { title: sentence("20 layers of 3×3", "3×3を20層"), change: { block: "plainDeep" } },
    residual: { title: sentence("ResNet: a way around each", "ResNet：各層に迂回路"), change: { block: "residual" } },
  },
  quick: {},
  seeds: [0, 1, 2],
  vary: sentence("The depth of the plain and the residual stack.", "迂回路なし・ありの層の数。"),
  watch: sentence(
    "The multiply-adds of each block, and how much gradient arrives.",
    "ブロックごとの積和演算と、届く勾配の大きさ。",
  ),
  expected: [
    { variant: "separable", figure: "multiplyAdds", range: [3_662_848, 3_662_848], tolerance: 0 },
    { variant: "plain", figure: "multiplyAdds", range: [28_901_376, 28_901_376], tolerance: 0 },
  ],
  see: ["10.1", "6.2"],
  charts: [
    {
      kind: "figures",
      figure: "multiplyAdds",
      variants: Object.keys(blocks),
      x: "log",
      title: sentence("Multiply-adds of a block on 28×28×64", "28×28×64でのブロックの積和演算"),
    },
    {
      kind: "figures",
      figure: "gradient",
      variants: Object.keys(stacks),
      x: "log",
      title: sentence(
        "A gradient of size 1 after its way back through 20 layers",
        "大きさ1の勾配が20層をさかのぼったあとの大きさ",
      ),
    },
  ],
  judge(results) {
    const figure = (variant: Block, name: string) => results.figure(variant, name).median
    const work = (variant: Block) => figure(variant, "multiplyAdds")
    const [vgg, inception, separable] = [
      work("vgg") / work("large"),
      work("inception") / work("inceptionPlain"),
      work("separable") / work("plain"),
    ]
    const [plain, residual] = [figure("plainDeep", "gradient"), figure("residual", "gradient")]
    const holds = vgg < 0.6 && inception < 0.6 && separable < 0.15 && residual > 10 * plain
    const percent = (share: number) => `${(100 * share).toFixed(0)} %`
    return {
      verdict: holds ? "holds" : "contradicted",
      because: sentence(
        `work: VGG ${percent(vgg)} of a 7×7, Inception ${percent(inception)} of the same without 1×1, depthwise separable ${percent(separable)} of a 3×3; of a gradient of 1, ${figureText(plain)} arrives through 20 plain layers, ${figureText(residual)} with a way around each.`,
        `計算量：VGGは7×7の${percent(vgg)}、Inceptionは1×1なしの${percent(inception)}、深さ方向＋1×1は3×3の${percent(separable)}。大きさ1の勾配は20層を通って${figureText(plain)}、迂回路があれば${figureText(residual)}届く。`,
      ),
    }
  },
})
