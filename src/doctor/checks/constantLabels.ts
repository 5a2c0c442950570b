import { sentence } from "../../base/text.ts"
import { evidence } from "../finding.ts"
import { percent } from "../numbers.ts"
import type { Check } from "./check.ts"

const most = 0.9

export const constantLabels: Check = {
  id: "constantLabels",
  see: "6.P",
  threshold: {
    value: most,
    why: sentence(
      "Where one answer is right so often, giving it always is the first thing that is learned, and accuracy does not tell.",
      "1つの答えがこれほど多いと、まず「いつもそれを答える」ことを学習し、正解率ではわからない。",
    ),
  },
  remedy: sentence(
    "Check how the labels are read. If the classes really are so unequal, weigh the rare ones or draw them more often, and watch something else than accuracy.",
    "ラベルの読み込みを確かめる。本当にそれほど偏っているなら、少ないクラスの重みを増やすか多く引き、正解率以外の指標も見る。",
  ),
  examine({ labels, train }) {
    if (train.size < 2) return []
    if (labels.kind === "numbers") {
      const first = labels.values[0]!
      if (!Array.from(labels.values).every((value) => value === first)) return []
      return [
        {
          severity: "problem",
          title: sentence("All targets are the same", "目標値がすべて同じ"),
          evidence: evidence(
            `Each of ${train.size} targets is ${first}.`,
            `${train.size}個の目標値がすべて${first}。`,
            { value: first },
          ),
        },
      ]
    }
    const [[label, count] = [0, 0]] = [...labels.counts].sort((a, b) => b[1] - a[1])
    const share = count / train.size
    if (share <= most) return []
    const only = share === 1
    return [
      {
        severity: only ? "problem" : "warning",
        title: only
          ? sentence("All labels are the same", "ラベルがすべて同じ")
          : sentence("One class makes up nearly all samples", "ほとんどの標本が1つのクラス"),
        evidence: evidence(
          `${percent(share)} of ${train.size} labels are ${label}.`,
          `${train.size}個のラベルの${percent(share)}が${label}。`,
          { label, share },
        ),
      },
    ]
  },
}
