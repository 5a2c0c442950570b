/** The path of an executable that answers `--version`, of those that the environment variables lead to. */
export declare function findChromium(env?: Readonly<Record<string, string | undefined>>): string | undefined
