import type { Dataset } from "../datasets/index.ts"
import type { Misread } from "./experiment.ts"

/** The wrongly read images, those first whose wrong reading was given the highest probability. */
export function surestMistakes({ images, labels }: Dataset, logits: ArrayLike<number>, count: number): Misread[] {
  const mistakes: { index: number; read: number; confidence: number }[] = []
  for (const [index, truth] of labels.entries()) {
    const row = Array.from({ length: 10 }, (_, c) => logits[10 * index + c]!)
    const max = Math.max(...row)
    const read = row.indexOf(max)
    if (read === truth) continue
    mistakes.push({ index, read, confidence: 1 / row.reduce((sum, logit) => sum + Math.exp(logit - max), 0) })
  }
  mistakes.sort((a, b) => b.confidence - a.confidence)
  return mistakes.slice(0, count).map(({ index, read }) => ({
    pixels: images.slice(784 * index, 784 * (index + 1)),
    width: 28,
    truth: String(labels[index]),
    read: String(read),
  }))
}
