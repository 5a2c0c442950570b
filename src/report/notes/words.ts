import type { Language } from "../language.ts"

/** The words of the docs about the notes. */
const vocabulary = {
  en: {
    written: "<!-- Written by tools/docs.mjs from saved runs: do not edit. -->",
    title: "Claims of the notes, measured",
    intro:
      "What notes on deep learning claim, each as an experiment that anyone can run again, with what came of it. `npx kasane run 6.E1` runs one, `npx kasane list` names them all.",
    claim: "experiment",
    itsClaim: "the notes’ claim",
    bugs: "Bug gallery",
    bugsIntro:
      "Defects of the original exercises, each as a variant beside the right computation: what is wrong, and what exposes it.",
    back: "[All claims](index.md)",
    nothingYet: "Nothing yet.",
    listComment: "its variants and settings, for --variant and --set",
    measuredWith: "Measured with",
    colon: ": ",
    comma: ", ",
    stop: ".",
  },
  ja: {
    written: "<!-- tools/docs.mjsが実行記録から書いたもの：手で直さないこと。 -->",
    title: "ノートの主張を測る",
    intro:
      "深層学習のノートの主張を、誰でも実行し直せる実験にして、その結果とともに並べた。`npx kasane run 6.E1`で1つを実行、`npx kasane list`で一覧。",
    claim: "実験",
    itsClaim: "ノートの主張は",
    bugs: "バグ展示室",
    bugsIntro: "元の演習にあった欠陥を、正しい計算と並べて動かせる条件にした。何が誤りで、何がそれを暴くか。",
    back: "[すべての主張](index.md)",
    nothingYet: "まだない。",
    listComment: "条件と設定（--variantと--setで指定する）",
    measuredWith: "測定環境：",
    colon: "：",
    comma: "、",
    stop: "。",
  },
} as const satisfies Record<Language, unknown>

export const noteWords = (lang: Language): (typeof vocabulary)[Language] => vocabulary[lang]
