/**
 * Makes a folder and what it lies in, by default private to the user; Node only. Not by `recursive: true`: where the system answers
 * "no such file" below an existing folder, as /proc does, Node 20 then tries for ever.
 */
export function makeFolder(path: string, mode = 0o700): void {
  // Not imported: a page's bundler would look for them.
  const { existsSync, mkdirSync } = process.getBuiltinModule("node:fs")
  const { dirname, resolve } = process.getBuiltinModule("node:path")
  if (existsSync(path)) return
  const parent = dirname(resolve(path))
  if (parent !== path) makeFolder(parent, mode)
  try {
    mkdirSync(path, { mode })
  } catch (error) {
    // Another process may have been quicker.
    if (!existsSync(path)) throw error
  }
}
