/** Text that Markdown shows as it is. */
export const markdownText = (text: string): string => text.replace(/[\\`*_<>|~[\]]/g, "\\$&")

/** A table; its cells are Markdown already. */
export const markdownTable = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n")

/** A picture with what is seen in it: in place of brackets, which end such a text, there are parentheses. */
export const markdownPicture = (path: string, says: string): string =>
  `![${markdownText(says.replaceAll("[", "(").replaceAll("]", ")"))}](${path})`
