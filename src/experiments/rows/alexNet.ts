import * as layers from "../../layers/index.ts"
import type { Layer } from "../../layers/layer.ts"
import { defineClaim, type Recipe } from "../claim.ts"
import { layerCosts, totalOf } from "../recipes/layerCosts.ts"
import { figureText, sentence } from "../results.ts"

const conv = (filters: number, size: number, options: layers.Conv2DOptions = {}) =>
  new layers.Conv2D(filters, size, { padding: "same", activation: "relu", ...options })
const pool = () => new layers.MaxPooling2D(3, { strides: 2 })

/** Krizhevsky, Sutskever & Hinton, 2012: two halves (`groups: 2`) as on the two graphics cards of that time. */
function network(between: Layer): Layer[] {
  return [
    conv(96, 11, { strides: 4, padding: "valid" }),
    pool(),
    conv(256, 5, { groups: 2 }),
    pool(),
    conv(384, 3),
    conv(384, 3, { groups: 2 }),
    conv(256, 3, { groups: 2 }),
    pool(),
    between,
    new layers.Dense(4096, { activation: "relu" }),
    new layers.Dropout(0.5),
    new layers.Dense(4096, { activation: "relu" }),
    new layers.Dropout(0.5),
    new layers.Dense(1000),
  ]
}

const recipe: Recipe<{ readonly between: string }> = {
  name: "alexNet",
  settings: { between: "flatten" },
  words: { between: ["flatten", "globalAverage"] },
  async run({ between }, { record, progress }) {
    const all = network(between === "flatten" ? new layers.Flatten() : new layers.GlobalAveragePooling2D())
    const costs = layerCosts(all, [227, 227, 3])
    const count = (kind: string) => costs.filter((cost) => cost.kind === kind).length
    record.figure("convolutions", count("Conv2D"))
    record.figure("poolings", count("MaxPooling2D"))
    record.figure("dense", count("Dense"))
    record.figure("dropoutAfterLast", Number(costs.at(-1)!.kind === "Dropout"))
    record.figure("parameters", totalOf(costs, "parameters"))
    record.figure("multiplyAdds", totalOf(costs, "multiplyAdds"))
    record.figure(
      "flattened",
      costs.find(({ kind }) => kind === "Flatten" || kind.startsWith("Global"))!.outputShape[0]!,
    )
    costs
      .filter(({ parameters }) => parameters > 0)
      .forEach(({ parameters, multiplyAdds }, i) => {
        record.scalar("layers/parameters", i + 1, parameters)
        record.scalar("layers/multiplyAdds", i + 1, multiplyAdds)
      })
    progress(1, 1)
  },
}

export const alexNet = defineClaim({
  id: "10.1",
  name: "alexnet",
  section: "day2.s5",
  title: sentence(
    "AlexNet: where are its poolings and its dropout?",
    "AlexNet：プーリングとドロップアウトはどこにあるか",
  ),
  claim: sentence(
    "AlexNet has five layers of convolution and pooling and three fully connected ones, flattens in between (or takes global max or average pooling), and uses dropout on the output.",
    "AlexNetは5層の畳み込み・プーリング層と3層の全結合層からなり、間でFlatten（またはGlobal Max／Average Pooling）を使い、出力にドロップアウトを使う。",
  ),
  finding: sentence(
    "The wording does not hold: of the five convolutions three are pooled, and its dropout sits on the two hidden dense layers. It is the course's own deep CNN that drops the logits too. Global average pooling in place of flattening takes 36 million of the 61 million weights away.",
    "文言どおりではない。畳み込みは5つだがプーリングは3つ、ドロップアウトは2つの中間の全結合層にある（出力にもかけるのは講座の深いCNNのほう）。Flattenの代わりにGAPを使うと、重み約6,100万のうち約3,600万がなくなる。",
  ),
  verdict: "contradicted",
  recipe,
  variants: {
    default: { title: sentence("flattened", "Flatten") },
    globalAverage: {
      title: sentence("global average pooling", "Global Average Pooling"),
      change: { between: "globalAverage" },
    },
  },
  quick: {},
  seeds: [0],
  vary: sentence("What stands between the convolutions and the dense layers.", "畳み込みと全結合の間に何を置くか。"),
  watch: sentence("Where the weights are, and where the work is.", "重みはどこに多いか、計算はどこに多いか。"),
  expected: [
    { variant: "default", figure: "convolutions", range: [5, 5], tolerance: 0 },
    { variant: "default", figure: "poolings", range: [3, 3], tolerance: 0 },
    { variant: "default", figure: "dense", range: [3, 3], tolerance: 0 },
    { variant: "default", figure: "parameters", range: [60_965_224, 60_965_224], tolerance: 0 },
  ],
  see: ["10.E1", "10.2"],
  charts: [
    {
      kind: "tags",
      tags: ["layers/parameters", "layers/multiplyAdds"],
      y: "log",
      title: sentence(
        "Weights and multiply-adds of the five convolutions and three dense layers",
        "畳み込み5層と全結合3層の、重みと積和演算",
      ),
    },
    { kind: "figures", figure: "parameters", title: sentence("Weights in all", "重みの総数") },
  ],
  judge(results) {
    const figure = (name: string, variant = "default") => results.figure(variant, name).median
    const dropped = figure("dropoutAfterLast") === 1
    const asSaid = figure("poolings") === figure("convolutions") && dropped
    return {
      verdict: asSaid ? "holds" : "contradicted",
      because: sentence(
        `${figure("convolutions")} convolutions, ${figure("poolings")} poolings, ${figure("dense")} dense layers, and ${dropped ? "a" : "no"} dropout after the last; ${figureText(figure("parameters"))} weights, ${figureText(figure("parameters", "globalAverage"))} with global average pooling.`,
        `畳み込み${figure("convolutions")}、プーリング${figure("poolings")}、全結合${figure("dense")}。最後の層の後にドロップアウトは${dropped ? "ある" : "ない"}。重みは${figureText(figure("parameters"))}、GAPなら${figureText(figure("parameters", "globalAverage"))}。`,
      ),
    }
  },
})
