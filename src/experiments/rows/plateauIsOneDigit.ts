import { defineClaim } from "../claim.ts"
import { trainDigits } from "../recipes/trainDigits.ts"
import { figureText, type Results, sentence } from "../results.ts"

const digits = Array.from({ length: 10 }, (_, digit) => digit)

/** The shares of 0 to 9 among MNIST's 10,000 test digits. */
const shares = [0.098, 0.1135, 0.1032, 0.101, 0.0982, 0.0892, 0.0958, 0.1028, 0.0974, 0.1009]

export const plateauIsOneDigit = defineClaim({
  id: "6.P",
  name: "plateau-is-one-digit",
  section: "day2.s1",
  title: sentence("What a plateau is: always the same digit", "停滞の正体：いつも同じ数字と答えている"),
  claim: sentence(
    "The noise of a training that is stuck at chance consists of ten exact numbers: the network answers one and the same digit to everything, now this, now that.",
    "偶然の水準で停滞している学習の「ゆらぎ」は、ちょうど10通りの数でできている。ネットワークはどの画像にも同じ1つの数字を答え、その数字がときどき入れ替わるだけである。",
  ),
  finding: sentence(
    "So it is. 0.1135 is the share of ones among the test digits, 0.1028 that of sevens, 0.1032 of twos, and so on: a curve that hops between such values has not learned a little or forgotten a little. While the hidden layers hand on the same numbers whatever the image, all that learns is the output layer's bias; it follows the shares of the digits in the last few batches, and the luckiest digit wins.",
    "そのとおりである。0.1135はテスト画像に占める1の割合、0.1028は7、0.1032は2の割合であり、これらの値の間を跳ぶ曲線は、少し学んだのでも忘れたのでもない。中間層がどの画像にも同じ値しか渡さない間は、学習しているのは出力層のバイアスだけである。バイアスは直近の数バッチに含まれる数字の割合を追い、いちばん多かった数字が答えになる。",
  ),
  verdict: "holds",
  recipe: trainDigits,
  settings: { network: { activation: "sigmoid", initializer: "normal", stddev: 0.01 }, answers: true },
  variants: {
    default: { title: sentence("Sigmoid, 0.01", "シグモイド、0.01") },
    relu: { title: sentence("ReLU, 0.01", "ReLU、0.01"), change: { network: { activation: "relu" } } },
  },
  quick: { iterations: 500, every: 20, data: { test: 1000 } },
  seeds: [0, 1, 2, 3],
  vary: sentence(
    "optimizer.learningRate: at 0.01 the answer changes less often. iterations=20000, to see the second digit appear.",
    "optimizer.learningRate：0.01では答えが入れ替わりにくい。iterations=20000で、2つ目の数字が現れるところを見る。",
  ),
  watch: sentence("Under the curve: how often each digit is the answer.", "曲線の下：それぞれの数字が答えになる割合。"),
  expected: digits.map((digit) => ({
    ...{ variant: "default", figure: `label/${digit}` },
    range: [shares[digit]!, shares[digit]!] as const,
    tolerance: 1e-9,
  })),
  see: ["6.E1", "6.E2", "6.C"],
  charts: [
    { kind: "curves", tag: "test/accuracy", title: sentence("Accuracy on the test digits", "テスト正解率") },
    {
      kind: "tags",
      tags: digits.map((digit) => `test/answers/${digit}`),
      first: true,
      title: sentence("How often each digit is the answer", "それぞれの数字が答えになる割合"),
    },
  ],
  judge(results) {
    const sigmoid = stuckLooks(results, "default")
    const relu = stuckLooks(results, "relu")
    const looks = sigmoid.stuck + relu.stuck
    const single = sigmoid.single + relu.single
    const exact = sigmoid.exact + relu.exact
    const hops = sigmoid.hops + relu.hops
    const share = single / looks
    return {
      verdict: looks > 0 && exact === single && share > 0.8 ? "holds" : share > 0.5 ? "conditional" : "contradicted",
      because: sentence(
        `at ${single} of ${looks} looks at chance (${figureText(share)}) one digit is the answer to all images, in ${exact} of them the accuracy is that digit's share to the last place; the digit changes ${hops} times.`,
        `偶然の水準にいた${looks}回の測定のうち${single}回（${figureText(share)}）で、すべての画像への答えが1つの数字だった。そのうち${exact}回で、正解率はその数字の割合に最後の桁まで一致する。数字は${hops}回入れ替わった。`,
      ),
    }
  },
})

/** Of the looks that find hardly more right than the most frequent digit has: at how many there is one answer only. */
function stuckLooks(results: Results, variant: string) {
  let [stuck, single, exact, hops] = [0, 0, 0, 0]
  results.series(variant, "test/accuracy").forEach((accuracy, run) => {
    const answers = digits.map((digit) => results.series(variant, `test/answers/${digit}`)[run]!.values)
    const labels = digits.map((digit) => results.figure(variant, `label/${digit}`).values[run]!)
    const most = Math.max(...labels)
    let last: number | undefined
    accuracy.values.forEach((right, look) => {
      if (right > most + 0.01) return
      stuck++
      const only = digits.find((digit) => answers[digit]![look] === 1)
      if (only === undefined) return
      single++
      if (Math.abs(right - labels[only]!) < 1e-9) exact++
      if (last !== undefined && last !== only) hops++
      last = only
    })
  })
  return { stuck, single, exact, hops }
}
