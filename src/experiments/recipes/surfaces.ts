import { asTensor, type Tensor } from "../../tensor/index.ts"

/** A function of two parameters that optimizers descend, and what there is to know of it. */
export interface Surface {
  /** Of many points at once: x and y [n, 1] to [n, 1]; `samples`, where it is a mean over data: their numbers [n, m]. */
  value(x: Tensor, y: Tensor, samples?: Tensor): Tensor
  /** Its least value; −∞ where there is none. */
  readonly least: number
  /** What a picture shows: from x, to x, from y, to y. */
  readonly view: readonly [number, number, number, number]
}

/** Data of `wave`: 20 points of sin(1.5 t + 0.5) and noise of standard deviation about 0.2, written down once. */
const times = Array.from({ length: 20 }, (_, i) => -3 + (6 * i) / 19)
const noise = [
  0.03, -0.26, 0.13, 0.13, -0.11, 0.07, 0.26, 0.19, -0.14, -0.25, -0.12, 0.01, -0.47, -0.04, -0.25, -0.15, -0.11, -0.06,
  0.08, 0.21,
]
export const waveSamples = times.length
const observed = times.map((t, i) => Math.sin(1.5 * t + 0.5) + noise[i]!)

export const surfaces = {
  /** x²/2, where y does not matter: one parameter, of curvature 1. */
  parabola: {
    value: (x, y) => x.square().mul(0.5).add(y.mul(0)),
    least: 0,
    view: [-10, 10, -1, 1],
  },
  /** x²/20 + y²: twenty times steeper across than along. */
  ravine: {
    value: (x, y) =>
      x
        .square()
        .mul(1 / 20)
        .add(y.square()),
    least: 0,
    view: [-10, 10, -5, 5],
  },
  /** x² − y²: level at the origin, downhill without end along y. */
  saddle: {
    value: (x, y) => x.square().sub(y.square()),
    least: Number.NEGATIVE_INFINITY,
    view: [-3, 3, -3, 3],
  },
  /** (x² − 1)² + 0.3 x + y²: the best well at x = −1.036, a worse one at x = 0.960. */
  wells: {
    value: (x, y) => x.square().sub(1).square().add(x.mul(0.3)).add(y.square()),
    least: -0.305429,
    view: [-2.2, 2.2, -1.5, 1.5],
  },
  /** 1 − e^(−(x² + y²)/2): a hole in a plain, where the gradient is next to nothing. */
  plateau: {
    value: (x, y) => x.square().add(y.square()).mul(-0.5).exp().neg().add(1),
    least: 0,
    view: [-5, 5, -5, 5],
  },
  /** (1 − x)² + 100 (y − x²)²: a bent, nearly level valley between steep walls. Rosenbrock, 1960. */
  rosenbrock: {
    value: (x, y) => x.neg().add(1).square().add(y.sub(x.square()).square().mul(100)),
    least: 0,
    view: [-2, 2, -1, 3],
  },
  /**
   * Half the mean squared error of sin(x t + y) on 20 noisy points of sin(1.5 t + 0.5): bumpy in the frequency x, and a
   * mean over samples, so that it can be descended by the gradients of some of them.
   */
  wave: {
    value(x, y, samples) {
      const [t, target] = [times, observed].map((list) => (samples ? asTensor(list).take(samples) : asTensor([list])))
      return x.mul(t!).add(y).sin().sub(target!).square().mean({ axis: 1, keepdims: true }).mul(0.5)
    },
    least: 0.01588,
    view: [-1, 6, -4, 4],
  },
} as const satisfies Record<string, Surface>
