// Finds a Chromium that really starts, for the browser tests. Installing one is the business of tools/test.mjs.
import { spawnSync } from "node:child_process"
import { existsSync, readdirSync } from "node:fs"
import { homedir } from "node:os"
import { delimiter, join } from "node:path"

const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "microsoft-edge"]

/** @returns {string | undefined} the path of an executable that answers `--version` */
export function findChromium(env = process.env) {
  return candidates(env).find(starts)
}

function candidates(env) {
  const folders = (env.PATH ?? "/usr/bin:/usr/local/bin:/snap/bin").split(delimiter).filter(Boolean)
  return [
    ...new Set(
      [
        env.KASANE_CHROMIUM,
        env.CHROMIUM_PATH,
        env.CHROME_PATH,
        ...names.flatMap((name) => folders.map((folder) => join(folder, name))),
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        ...["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"].map(
          (key) => env[key] && join(env[key], "Google/Chrome/Application/chrome.exe"),
        ),
        ...playwrightBrowsers(env),
      ].filter((path) => path && existsSync(path)),
    ),
  ]
}

/** What `npx playwright-core install chromium` downloaded, newest first; its headless shell is good enough. */
function playwrightBrowsers(env) {
  const home = env.HOME ?? homedir()
  const cache = [
    env.PLAYWRIGHT_BROWSERS_PATH,
    env.XDG_CACHE_HOME && join(env.XDG_CACHE_HOME, "ms-playwright"),
    join(home, ".cache", "ms-playwright"),
    join(home, "Library", "Caches", "ms-playwright"),
    env.LOCALAPPDATA && join(env.LOCALAPPDATA, "ms-playwright"),
  ].filter((folder) => folder && existsSync(folder))
  const executables =
    /^(chrome|chromium|Chromium|Google Chrome for Testing|chrome-headless-shell|headless_shell)(\.exe)?$/
  return cache.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.startsWith("chromium"))
      .sort((a, b) => b.localeCompare(a, "en", { numeric: true }))
      .flatMap((name) =>
        readdirSync(join(folder, name), { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile() && executables.test(entry.name))
          .map((entry) => join(entry.parentPath, entry.name)),
      ),
  )
}

/** A file of the right name may be a stub that only says where to get the real thing, so ask it. */
function starts(path) {
  // On Windows `chrome.exe --version` opens a window instead of answering.
  if (process.platform === "win32") return true
  const { status, stdout } = spawnSync(path, ["--version"], { encoding: "utf8", timeout: 20_000 })
  return status === 0 && /\d+\.\d+/.test(stdout)
}
