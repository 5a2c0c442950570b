import { checkArray, checkChoice } from "../base/checks.ts"
import type { Text } from "../base/text.ts"
import type { Finding, Severity } from "./finding.ts"

export type Language = keyof Text

export const severityWords: Readonly<Record<Severity, Text>> = {
  problem: { en: "Problem", ja: "問題" },
  warning: { en: "Warning", ja: "注意" },
  note: { en: "Note", ja: "参考" },
}

const words = {
  en: { none: "Nothing found.", why: "Threshold", cure: "Remedy", see: "See", colon: ": " },
  ja: { none: "所見なし。", why: "基準", cure: "対処", see: "参照", colon: "：" },
} as const

export const reportWords = (language: Language) => words[language]

/** A finding in one line. */
export const lineOf = ({ severity, title, evidence, see, remedy }: Finding, language: Language): string => {
  const end = language === "ja" ? "。" : ". "
  return `${severityWords[severity][language]}${words[language].colon}${title[language]}${end}${evidence[language]} ${remedy[language]} (${words[language].see} ${see})`
}

/**
 * Findings as a Markdown document, to be filed beside a training.
 * @example doctor.markdown([]) // → Nothing found.
 */
export function markdown(findings: readonly Finding[], language: Language = "en"): string {
  checkArray("markdown", "findings", findings, "markdown(await checkup(model, { x, y }))")
  const say = words[checkChoice("markdown", "language", language, ["en", "ja"])]
  if (findings.length === 0) return `${say.none}\n`
  return findings
    .map(({ id, severity, title, evidence, threshold, remedy, see, where }) =>
      [
        `## ${severityWords[severity][language]}${say.colon}${title[language]}`,
        "",
        evidence[language],
        "",
        ...(where && where.length > 0 ? [`- ${where.map((name) => `\`${name}\``).join(", ")}`] : []),
        `- **${say.cure}** ${remedy[language]}`,
        `- **${say.why}** ${threshold.why[language]}`,
        `- **${say.see}** \`kasane run ${see}\` (\`${id}\`)`,
        "",
      ].join("\n"),
    )
    .join("\n")
}
