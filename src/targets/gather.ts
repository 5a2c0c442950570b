import type { ConvolutionKernel, Triple } from "../compile/program.ts"

/**
 * How a convolution gathers: every element of the destination sums over taps of the source. `conv` gathers x into y,
 * `convInput` y into x, `convKernel` sees x as `conv` does. With steps above 1, `convInput` falls into phases: elements
 * of x whose position leaves the same remainder see the same taps, one step apart, so no zeros are ever multiplied.
 */
export interface Gather {
  readonly source: Triple
  readonly destination: Triple
  /** Part of the source, with borders of zeros, that all taps lie in: its size, and the source's position of its start. */
  readonly box: Triple
  readonly low: Triple
  /** No tap lies outside of the source, which is the box itself. */
  readonly inPlace: boolean
  readonly phases: readonly Phase[]
}

export interface Phase {
  /** Which elements of the destination: the first along each axis, how far apart, and how many. */
  readonly first: Triple
  readonly step: Triple
  readonly count: Triple
  /** Where in the box the first one's taps are counted from, and how far it moves from one to the next. */
  readonly from: Triple
  readonly stride: Triple
  /** In the order of the box; empty where nothing reaches these elements. */
  readonly taps: readonly Tap[]
}

export interface Tap {
  /** Flat position in the kernel, channels aside. */
  readonly kernel: number
  /** In the box, from the phase's position on. */
  readonly at: Triple
}

/** One axis of a phase, in positions of the source. */
interface Line {
  readonly first: number
  readonly step: number
  readonly count: number
  readonly from: number
  readonly stride: number
  readonly taps: readonly { readonly kernel: number; readonly at: number }[]
}

const axes = [0, 1, 2] as const
const triple = <T>(make: (axis: 0 | 1 | 2) => T): readonly [T, T, T] => [make(0), make(1), make(2)]

export function planGather(kernel: ConvolutionKernel): Gather {
  const backwards = kernel.computes === "convInput"
  const source = backwards ? kernel.output : kernel.input
  const destination = backwards ? kernel.input : kernel.output
  const lines = triple((axis) => (backwards ? scatteredLines(kernel, axis) : [gatheredLine(kernel, axis)]))
  const reach = lines.map((list) => reachOf(list))
  const inPlace = axes.every((axis) => reach[axis]![0] >= 0 && reach[axis]![1] < source[axis])
  const low = triple((axis) => (inPlace ? 0 : reach[axis]![0]))
  const box = inPlace ? source : triple((axis) => reach[axis]![1] - reach[axis]![0] + 1)
  const phases = lines[0].flatMap((d) => lines[1].flatMap((h) => lines[2].map((w) => phaseOf([d, h, w], low, kernel))))
  return { source, destination, box, low, inPlace, phases }
}

/** Forwards all elements see all taps. */
function gatheredLine({ output, strides, dilation, low, kernel }: ConvolutionKernel, axis: 0 | 1 | 2): Line {
  const taps = Array.from({ length: kernel[axis] }, (_, k) => ({ kernel: k, at: k * dilation[axis] }))
  return { first: 0, step: 1, count: output[axis], from: -low[axis], stride: strides[axis], taps }
}

/** Backwards: i = o · stride + k · dilation − low, solved for o. */
function scatteredLines({ input, strides, dilation, low, kernel }: ConvolutionKernel, axis: 0 | 1 | 2): Line[] {
  const [n, stride] = [input[axis], strides[axis]]
  return Array.from({ length: Math.min(stride, n) }, (_, first): Line => {
    const remainder = (first + low[axis]) % stride
    const taps = Array.from({ length: kernel[axis] }, (_, k) => k)
      .filter((k) => (k * dilation[axis]) % stride === remainder)
      .map((k) => ({ kernel: k, at: -(k * dilation[axis] - remainder) / stride }))
      .reverse()
    const from = (first + low[axis] - remainder) / stride
    return { first, step: stride, count: Math.ceil((n - first) / stride), from, stride: 1, taps }
  })
}

/** The least and greatest position that any tap reaches; one position where there is none. */
function reachOf(lines: readonly Line[]): [number, number] {
  let [least, greatest] = [Infinity, -Infinity]
  for (const { from, stride, count, taps } of lines) {
    if (count === 0 || taps.length === 0) continue
    least = Math.min(least, from + taps[0]!.at)
    greatest = Math.max(greatest, from + (count - 1) * stride + taps.at(-1)!.at)
  }
  return least > greatest ? [0, 0] : [least, greatest]
}

function phaseOf(lines: readonly [Line, Line, Line], low: Triple, { kernel: size }: ConvolutionKernel): Phase {
  const [d, h, w] = lines
  const taps = d.taps.flatMap((x) =>
    h.taps.flatMap((y) =>
      w.taps.map(
        (z): Tap => ({ kernel: (x.kernel * size[1] + y.kernel) * size[2] + z.kernel, at: [x.at, y.at, z.at] }),
      ),
    ),
  )
  return {
    first: triple((axis) => lines[axis].first),
    step: triple((axis) => lines[axis].step),
    count: triple((axis) => lines[axis].count),
    from: triple((axis) => lines[axis].from - low[axis]),
    stride: triple((axis) => lines[axis].stride),
    taps,
  }
}

/** Taps that lie in a row in the box; `length` of them each. */
export interface Runs {
  readonly length: number
  readonly starts: readonly Triple[]
}

/** The taps of a phase as runs; each by itself where `together` forbids more, as channels of other groups lie between. */
export function runsOf({ taps }: Phase, together: boolean): Runs {
  const width = together ? rowLength(taps) : 1
  return { length: width, starts: taps.filter((_, i) => i % width === 0).map(({ at }) => at) }
}

/** The taps of one row of the kernel, if they touch in the box; else 1. */
function rowLength(taps: readonly Tap[]): number {
  let length = 1
  while (length < taps.length && isNext(taps[length - 1]!.at, taps[length]!.at)) length++
  const even = taps.length % length === 0
  const regular = taps.every((tap, i) => i % length === 0 || isNext(taps[i - 1]!.at, tap.at))
  return even && regular ? length : 1
}

const isNext = (a: Triple, b: Triple): boolean => a[0] === b[0] && a[1] === b[1] && a[2] + 1 === b[2]
