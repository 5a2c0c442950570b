import { sentence } from "../../base/text.ts"
import type { Samples } from "../../models/batches.ts"
import { evidence } from "../finding.ts"
import { percent } from "../numbers.ts"
import type { Check } from "./check.ts"

const most = 0.01

export const leakedTest: Check = {
  id: "leakedTest",
  see: "8.E0",
  threshold: {
    value: most,
    why: sentence(
      "A sample that was trained on tells nothing about new ones. More than 1 % of them, and twice as many as repeat within the training data, is no coincidence.",
      "訓練に使った標本は、新しい標本について何も教えない。1 %を超え、しかも訓練データ内の重複の2倍を超えるなら偶然ではない。",
    ),
  },
  remedy: sentence(
    "Split before anything is copied or augmented, and leave out of the test what is in the training data.",
    "複製や拡張の前に分割し、訓練データにある標本をテストから除く。",
  ),
  examine({ train, test }) {
    if (!test || test.size === 0) return []
    const known = new Set<string>()
    let repeated = 0
    for (const key of keysOf(train)) {
      if (known.has(key)) repeated++
      known.add(key)
    }
    let leaked = 0
    for (const key of keysOf(test)) if (known.has(key)) leaked++
    const [share, usual] = [leaked / test.size, repeated / train.size]
    if (leaked === 0) return []
    const grave = share > Math.max(most, 2 * usual)
    return [
      {
        severity: grave ? "problem" : usual > most ? "note" : "warning",
        title: sentence("Test samples are among the training samples", "テストの標本が訓練データにも入っている"),
        evidence: evidence(
          `${leaked} of ${test.size} test samples (${percent(share)}) equal a training sample; within the training data ${percent(usual)} repeat.`,
          `${test.size}個のテスト標本のうち${leaked}個（${percent(share)}）が訓練データの標本と同一。訓練データ内の重複は${percent(usual)}。`,
          { leaked, share, repeated: usual },
        ),
      },
    ]
  },
}

/** One for each sample: its numbers, hashed two ways (FNV-1a and a polynomial), together some 64 bits. */
function* keysOf({ x, size }: Samples): Generator<string> {
  const parts = x.map((part) => {
    const data = Float32Array.from(part.dataSync())
    return new Uint32Array(data.buffer)
  })
  for (let i = 0; i < size; i++) {
    let [a, b] = [0x811c9dc5, 17]
    for (const bits of parts) {
      const width = bits.length / size
      for (let j = i * width; j < (i + 1) * width; j++) {
        a = Math.imul(a ^ bits[j]!, 0x01000193)
        a ^= a >>> 15
        b = (Math.imul(b, 0x9e3779b1) + bits[j]!) | 0
        b ^= b >>> 13
      }
    }
    yield `${a}:${b}`
  }
}
