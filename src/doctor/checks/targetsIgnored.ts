import { figureText, sentence } from "../../base/text.ts"
import { Tensor } from "../../tensor/index.ts"
import { evidence } from "../finding.ts"
import type { Check } from "./check.ts"

export const targetsIgnored: Check = {
  id: "targetsIgnored",
  see: "3.2",
  threshold: {
    value: 0,
    why: sentence(
      "A loss that is the same for other targets cannot tell right from wrong. Rounding aside, nothing but a blind loss gives exactly the same.",
      "目標値を変えても変わらない誤差は、正誤を区別できない。丸めを除けば、目標値を見ていない誤差だけが同じ値になる。",
    ),
  },
  remedy: sentence(
    "Try the loss on one sample with two targets, by hand. For yes or no with one output use binaryCrossentropy: an arg-max over one target is always 0.",
    "1標本で目標値だけを変え、誤差を手で確かめる。出力1つの二値分類にはbinaryCrossentropyを使う。1つの目標値のarg-maxはつねに0である。",
  ),
  examine({ some, lossOf }) {
    const batch = some(32)
    const [y, ...rest] = batch.y
    const data = y!.dataSync()
    const width = data.length / batch.size
    // Each sample gets the target of the one before; where these are equal, nothing is learned from it.
    const turned = data.slice()
    for (let i = 0; i < data.length; i++) turned[i] = data[(i + data.length - width) % data.length]!
    if (Array.from(turned).every((value, i) => value === data[i])) return []
    const [right, other] = [lossOf(batch), lossOf({ ...batch, y: [Tensor.of(turned, y!.shape, y!.dtype), ...rest] })]
    // The sum over a batch is the same for targets in another order where each is judged alone: so one sample at a time.
    const alone = [0, 1, 2, 3].filter((i) => i < batch.size)
    const apart = alone.map((i) => {
      const cut = (t: Tensor) => t.slice([[i, i + 1]])
      const one = { x: batch.x.map(cut), y: batch.y.map(cut), size: 1 }
      const [value] = one.y[0]!.dataSync()
      const toggled = Array.from(data).find((other) => other !== value) ?? value!
      const others =
        width === 1
          ? Tensor.of(Float32Array.of(toggled), one.y[0]!.shape, "float32").cast(y!.dtype)
          : Tensor.of(turned.slice(i * width, (i + 1) * width), one.y[0]!.shape, y!.dtype)
      const [before, after] = [lossOf(one), lossOf({ ...one, y: [others, ...one.y.slice(1)] })]
      return Math.abs(before - after) / Math.max(1e-9, Math.abs(before))
    })
    const most = Math.max(...apart, Math.abs(right - other) / Math.max(1e-9, Math.abs(right)))
    if (!(most < 1e-7)) return []
    return [
      {
        severity: "problem",
        title: sentence("The loss does not look at its targets", "誤差関数が目標値を見ていない"),
        evidence: evidence(
          `With other targets it stays at ${figureText(right)}: of ${alone.length} single samples none moved by more than ${figureText(most)} of it.`,
          `目標値を変えても${figureText(right)}のまま。${alone.length}標本を1つずつ調べても、変化は最大で${figureText(most)}倍。`,
          { loss: right, change: most },
        ),
      },
    ]
  },
}
