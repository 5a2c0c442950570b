import { Option } from "commander"
import { oneOf } from "../values.ts"
import type { Language } from "./tell.ts"

const languages: readonly Language[] = ["en", "ja"]

/** `--lang`; without it KASANE_LANG, else English. */
export const languageOption = (): Option =>
  new Option("--lang <language>", "en or ja: of claims and verdicts")
    .env("KASANE_LANG")
    .default("en" satisfies Language)
    .argParser(oneOf("language", languages))
