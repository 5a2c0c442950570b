import { defineClaim } from "../claim.ts"
import { trainDigits } from "../recipes/trainDigits.ts"
import { figureText, type Results, sentence } from "../results.ts"
import { batchesOf, batchVariants, equallyMany, quickBatches } from "./_batches.ts"

const wide = [400, 200]

const sizes = ["one", "ten", "default", "thousand"]

/** The shortest of several runs: the first in a process also reads the data, so that of one nothing can be said. */
function seconds(results: Results): { readonly en: string; readonly ja: string } {
  if (results.runs("one").length < 2) return { en: "", ja: "" }
  const all = sizes.map((variant) => Math.min(...results.runs(variant).map(({ manifest }) => manifest.seconds)))
  const shown = all.map((time) => time.toFixed(2))
  return {
    en: `; with 1,000 the runs took ${shown.join(", ")} s here, tests included`,
    ja: `。1,000も含めた所要時間はここでは${shown.join("、")}秒（テスト込み）`,
  }
}

export const miniBatch = defineClaim({
  id: "4.4",
  name: "mini-batch",
  section: "day1.s4",
  title: sentence(
    "Mini-batches: less noise, more at once, more memory",
    "ミニバッチ：ノイズは減り、並列に、メモリは増える",
  ),
  claim: sentence(
    "Mini-batches have what SGD has, and use the machine in parallel besides; batch size, GPU memory and the size of the network must be chosen together.",
    "ミニバッチはSGDの利点を保ったまま計算資源を並列に使える。バッチサイズはGPUのメモリとネットワークの大きさに合わせて決める必要がある。",
  ),
  finding: sentence(
    "It holds. At equal numbers of digits seen, larger batches have steadier losses and take half the time, though beyond 100 to a batch no less. They also take fewer steps, so that 1,000 to a batch learn less from the same digits. The memory of a step grows with the batch and, times that, with the network's width.",
    "成り立つ。見る枚数が同じなら、バッチが大きいほど誤差は安定し、時間も半分ほどになる（ただし100枚を超えても、それ以上は速くならない）。ただしステップ数が減るため、1,000枚ずつでは同じ枚数から学べることが減る。1ステップのメモリはバッチとともに、さらにネットワークの幅とともに増える。",
  ),
  verdict: "holds",
  recipe: trainDigits,
  settings: equallyMany,
  variants: {
    ...batchVariants,
    wide: {
      title: sentence("784-400-200-10, batches of 100", "784-400-200-10、バッチ100"),
      change: batchesOf(100, { network: { hidden: wide } }),
    },
    wideThousand: {
      title: sentence("784-400-200-10, batches of 1,000", "784-400-200-10、バッチ1,000"),
      change: batchesOf(1000, { network: { hidden: wide } }),
    },
  },
  quick: quickBatches,
  seeds: [0, 1, 2, 3],
  vary: sentence(
    "The batch with the steps, so that their product stays; the width.",
    "積が変わらないようにバッチとステップ数を。幅も。",
  ),
  watch: sentence(
    "The loss of each batch; seconds; the bytes of a step.",
    "バッチごとの誤差、秒数、1ステップのバイト数。",
  ),
  expected: [
    { variant: "one", figure: "lossDeviation", range: [0.9, 0.9], tolerance: 0.2 },
    { variant: "ten", figure: "lossDeviation", range: [0.28, 0.28], tolerance: 0.06 },
    { variant: "default", figure: "lossDeviation", range: [0.08, 0.08], tolerance: 0.03 },
  ],
  see: ["S.2", "4.3", "4.5"],
  charts: [
    {
      kind: "curves",
      tag: "batch/loss",
      x: "log",
      title: sentence("Loss of each batch", "バッチごとの誤差"),
      variants: ["one", "ten", "default", "thousand"],
    },
    {
      kind: "sweep",
      figure: "memory",
      setting: "batchSize",
      lines: "network.hidden",
      title: sentence("Bytes of a step", "1ステップのバイト数"),
      x: "log",
      y: "log",
    },
  ],
  judge(results) {
    const of = (variant: string, figure: string) => results.figure(variant, figure).median
    const noise = ["one", "ten", "default"].map((variant) => of(variant, "lossDeviation"))
    const quieter = noise.every((value, i) => i === 0 || value < noise[i - 1]!)
    const memory = (variant: string) => of(variant, "memory")
    const larger = memory("one") < memory("default") && memory("default") < memory("thousand")
    const together = memory("wideThousand") - memory("wide") > memory("thousand") - memory("default")
    const mega = (variant: string) => figureText(memory(variant) / 1e6)
    const time = seconds(results)
    return {
      verdict: quieter && larger ? (together ? "holds" : "conditional") : "contradicted",
      because: sentence(
        `over 20,000 digits the losses of batches of 1, 10 and 100 deviate by ${noise.map(figureText).join(", ")}${time.en}; a step takes ${mega("one")} MB for one digit, ${mega("default")} for 100, ${mega("thousand")} for 1,000, in the wider network ${mega("wide")} and ${mega("wideThousand")}.`,
        `2万枚を見る間の誤差の標準偏差は、バッチ1、10、100で${noise.map(figureText).join("、")}${time.ja}。1ステップのメモリは1枚で${mega("one")} MB、100枚で${mega("default")} MB、1,000枚で${mega("thousand")} MB、幅の広いネットワークでは${mega("wide")} MBと${mega("wideThousand")} MB。`,
      ),
    }
  },
})
