/** Runs what waits in the event loop (a Ctrl-C, a repaint), then goes on. */
const nextTurn: () => Promise<void> =
  typeof setImmediate === "function"
    ? () => new Promise((resolve) => setImmediate(resolve))
    : // A message is not slowed down as nested timers are.
      () =>
        new Promise((resolve) => {
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = () => {
            port1.close()
            resolve()
          }
          port2.postMessage(0)
        })

/** About one frame of a screen. */
const interval = 16

/** To be called in long loops: now and then it gives a promise to await, else undefined. */
export function createBreather(): () => Promise<void> | undefined {
  let last = performance.now()
  return () => {
    if (performance.now() - last < interval) return undefined
    return nextTurn().then(() => {
      last = performance.now()
    })
  }
}
