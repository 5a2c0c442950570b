import { figureText, type Spread, spreadText } from "../experiments/index.ts"
import type { Language } from "./language.ts"

/** A value somewhere on a curve, in words. */
interface Said {
  readonly at: string
  readonly spread: string
}

/** A figure over seeds; one number where they all agree. */
export const spreadSaid = (spread: Spread): string =>
  spread.min === spread.max ? figureText(spread.median) : spreadText(spread)

/** The words around charts. */
export const captions = {
  en: {
    seeds: (count: number) => (count === 1 ? "one run" : `${count} seeds`),
    fan: (count: number) =>
      count === 1
        ? "one run"
        : `line: median of ${count} seeds; shaded: ${count >= 4 ? "their quartiles and range" : "their range"}`,
    dots: "dots: one a seed; line: median",
    onRecord: "range on record",
    median: "median",
    seed: "a seed",
    curve: (label: string, [first, last]: readonly Said[]) =>
      `${label}: ${first!.spread} at ${first!.at}${last ? `, ${last.spread} at ${last.at}` : ""}`,
    kept: (label: string, spread: string) => `${label}: ${spread}`,
    ends: (label: string, x: string, y: string) => `${label}: ends at (${x}, ${y})`,
    plane: (label: string, low: string, high: string) => `${label}: values from ${low} to ${high}`,
    histogram: (label: string, low: string, high: string, mean: string) =>
      `${label}: values from ${low} to ${high}, mean ${mean}`,
    image: (label: string, width: number, height: number, low: string, high: string) =>
      `${label}: ${width}×${height} pixels, values from ${low} to ${high}`,
    share: "share of values",
    outputs: "value",
    levels: (low: string, high: string) => `colour: from ${low} (light) to ${high} (dark), as many cells of each shade`,
    start: "; ring: the start",
    classes: "colour: answer 0 (blue) to 1 (orange); dots: the points to be learnt",
    brightness: (low: string, high: string) => `white ${low}, black ${high}`,
    signed: (size: string) => `blue −${size}, white 0, orange ${size}`,
    seedOf: (seed: number) => `seed ${seed}`,
    best: (label: string, seed: number) => `${label} (the best seed: ${seed})`,
    between: "; ",
    end: ".",
    at: (axis: string, step: number) => `${axis} ${step}`,
  },
  ja: {
    seeds: (count: number) => (count === 1 ? "1回の実行" : `シード${count}個`),
    fan: (count: number) =>
      count === 1 ? "1回の実行" : `線：シード${count}個の中央値、帯：${count >= 4 ? "四分位と範囲" : "その範囲"}`,
    dots: "点：シードごと、線：中央値",
    onRecord: "記録の範囲",
    median: "中央値",
    seed: "シードごと",
    curve: (label: string, [first, last]: readonly Said[]) =>
      `${label}：${first!.at}で${first!.spread}${last ? `、${last.at}で${last.spread}` : ""}`,
    kept: (label: string, spread: string) => `${label}：${spread}`,
    ends: (label: string, x: string, y: string) => `${label}：終点は（${x}, ${y}）`,
    plane: (label: string, low: string, high: string) => `${label}：値は${low}から${high}`,
    histogram: (label: string, low: string, high: string, mean: string) =>
      `${label}：値は${low}から${high}、平均${mean}`,
    image: (label: string, width: number, height: number, low: string, high: string) =>
      `${label}：${width}×${height}画素、値は${low}から${high}`,
    share: "値の割合",
    outputs: "値",
    levels: (low: string, high: string) => `色：${low}（淡）から${high}（濃）、各色のセル数は同じ`,
    start: "、輪：出発点",
    classes: "色：答え0（青）〜1（橙）、点：学習する点",
    brightness: (low: string, high: string) => `白 ${low}、黒 ${high}`,
    signed: (size: string) => `青 −${size}、白 0、橙 ${size}`,
    seedOf: (seed: number) => `シード${seed}`,
    best: (label: string, seed: number) => `${label}（最良のシード：${seed}）`,
    between: "；",
    end: "。",
    at: (axis: string, step: number) => `${axis}${step}`,
  },
} as const satisfies Record<Language, unknown>

/** Parts of a sentence as one. */
export const sentenceOf = (parts: readonly string[], lang: Language): string =>
  parts.length === 0 ? "" : parts.join(captions[lang].between) + captions[lang].end

export type { Spread }
export { figureText, spreadText }
