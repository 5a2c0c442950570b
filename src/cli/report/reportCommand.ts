import type { Command } from "commander"
import { Option } from "commander"
import { type Language, type Theme, themes } from "../../report/index.ts"
import { languageOption } from "../experiment/language.ts"
import { addExamples } from "../help.ts"
import { createScreen } from "../screen.ts"
import { oneOf, wholeNumber } from "../values.ts"
import { type Format, formats, writeReport } from "./writeReport.ts"

interface Given {
  readonly out?: string
  readonly experiment?: readonly string[]
  readonly chart?: number
  readonly format?: Format
  readonly theme?: Theme
  readonly lang: Language
  readonly quiet?: boolean
}

/** `kasane report`: saved runs as a page, or as figures. */
export function addReportCommand(program: Command): void {
  const command = program
    .command("report")
    .description("Write a page about saved runs, or their figures")
    .argument("<folders...>", "where kasane run … --out put them")
    .option("--out <path>", "a page (.html), one figure (.svg, .png), or a folder for all figures", "report.html")
    .option(
      "--experiment <names...>",
      "these experiments only; of one of your own its file, so that its claim and charts are known",
    )
    .option("--chart <number>", "of an experiment with several charts, this one", wholeNumber(1))
    .addOption(
      new Option("--format <name>", "of figures in a folder: svg or png (default: svg)").argParser(
        oneOf("format", formats),
      ),
    )
    .addOption(
      new Option(
        "--theme <name>",
        "of figures: light, dark, or auto, which follows the reader (default: auto; of PNG light)",
      ).argParser(oneOf("theme", themes)),
    )
    .option("--quiet", "only notices, on stderr")
    .addOption(languageOption())
    .action(async (folders: readonly string[], { out = "report.html", ...options }: Given) => {
      await writeReport(folders, out, options, createScreen(options))
    })
  addExamples(command, [
    ["kasane report runs", "report.html: one page that needs nothing else"],
    ["kasane report runs --lang ja --out report-ja.html"],
    ["kasane report runs --experiment 6.E1 --chart 1 --out accuracy.svg", "one figure"],
    ["kasane report runs --out figures/ --format png", "all figures"],
    ["kasane report runs --experiment ./mine.ts", "a page about an experiment of your own"],
  ])
}
