/** `auto` follows the reader's own preference; programs that know no media queries show it light. */
export type Theme = "light" | "dark" | "auto"

export const themes: readonly Theme[] = ["light", "dark", "auto"]

interface Colors {
  readonly ink: string
  readonly ground: string
}

export const colors: Readonly<Record<"light" | "dark", Colors>> = {
  light: { ink: "#1f2328", ground: "#ffffff" },
  dark: { ink: "#e6edf3", ground: "#0d1117" },
}

/** Told apart by readers of all kinds of colour vision, on white and on black (Okabe & Ito, 2008; without its yellow). */
export const palette = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"] as const

const dashes = [undefined, "7 3", "2 3", "9 3 2 3"] as const

export interface Style {
  readonly color: string
  readonly dash: string | undefined
}

/** The i-th of several lines: colours first, and where they are used up, dashes. */
export const styleOf = (i: number): Style => ({
  color: palette[i % palette.length]!,
  dash: dashes[Math.floor(i / palette.length) % dashes.length],
})

export const fontFamily = 'system-ui, "Noto Sans CJK JP", sans-serif'
