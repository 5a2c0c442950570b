import type { ConvolutionKernel, Triple } from "../../compile/program.ts"
import { type Gather, type Phase, planGather, type Tap } from "../gather.ts"
import { panel } from "./kit.ts"

/** Rows of the result that pass by a panel of the kernel: at least so many where there are, and at most. */
const [LEAST_ROWS, MOST_ROWS] = [64, 256]
/** Floats of the source that a block needs: they fit the second-level cache. */
const SOURCE = 32768
/** Places of a block that a kernel's gradient sums over: so many lines fit the first-level cache. */
const PLACES = 128
/** So many parts and shares at least, if there are, for threads to share. */
const UNITS = 16
/** Floats of partial sums. */
const PARTIAL = 1 << 21

export interface ConvolutionPlan {
  /** With its first axis the one that is cut into blocks. */
  readonly kernel: ConvolutionKernel
  readonly gather: Gather
  /** Channels of source and destination: of all, and of a group. */
  readonly from: number
  readonly to: number
  readonly fromGroup: number
  readonly toGroup: number
  /** One channel a group on both sides: vectors run along the channels. */
  readonly lanes: boolean
  /** Calls for one block: one, or one a group; and the columns of each. */
  readonly calls: number
  readonly columns: number
  /** Images of a block, positions along the first axis (of each phase), and blocks of an image. */
  readonly images: number
  readonly across: number
  readonly blocks: number
  /** Blocks of all images. */
  readonly items: number
  /** Slices of the box that a block needs; the first of them, for a block's first position, and from one to the next. */
  readonly height: number
  readonly lowest: number
  readonly stride: number
  /** Floats of a slice of the box. */
  readonly pitch: number
  /** Shares of the columns, in panels, and how many there are. */
  readonly share: number
  readonly shares: number
  /** Parts of the blocks, each summed for itself: of a kernel's gradient. */
  readonly parts: number
}

export const product = (extents: readonly number[]): number => extents.reduce((all, extent) => all * extent, 1)

/** The first axis is to have some extent, and the last one, if there are two: axes of extent 1 may change places. */
function ordered(kernel: ConvolutionKernel): ConvolutionKernel {
  const { input, output, strides, low } = kernel
  const size = kernel.kernel
  if (size.every((n, i) => n === 1 && strides[i] === 1 && low[i] === 0 && input[i] === output[i])) {
    const all: Triple = [product(input), 1, 1]
    return { ...kernel, input: all, output: all }
  }
  const flat = (axis: 0 | 1) => input[axis] === 1 && output[axis] === 1 && size[axis] === 1 && low[axis] === 0
  const order: Triple = !flat(0) ? [0, 1, 2] : flat(1) ? [2, 1, 0] : [1, 0, 2]
  const turn = (t: Triple): Triple => [t[order[0]]!, t[order[1]]!, t[order[2]]!]
  const turned = { kernel: turn(size), strides: turn(strides), dilation: turn(kernel.dilation), low: turn(low) }
  return { ...kernel, ...turned, input: turn(input), output: turn(output) }
}

/** Of a convolution of which nothing is empty. */
export function planConvolution(original: ConvolutionKernel): ConvolutionPlan {
  const kernel = ordered(original)
  const { batch, channels, filters, groups, computes } = kernel
  const gather = planGather(kernel)
  const { phases, box, destination } = gather
  const [from, to] = computes === "convInput" ? [filters, channels] : [channels, filters]
  const [fromGroup, toGroup] = [from / groups, to / groups]
  const lanes = fromGroup === 1 && toGroup === 1 && groups > 1
  const pitch = box[1] * box[2] * from

  const reached = phases.flatMap((phase) => phase.taps.map(({ at }) => phase.from[0] + at[0]))
  const lowest = reached.length ? Math.min(...reached) : 0
  const span = reached.length ? Math.max(...reached) - lowest : 0
  const stride = phases[0]!.stride[0]
  const heightOf = (across: number) => (across - 1) * stride + span + 1

  // 1. Blocks: some slices of an image, even shares of all, or small images together.
  const gradient = computes === "convKernel"
  const whole = phases[0]!.count[0]
  const inSlice = destination[1] * destination[2] * phases[0]!.step[0]
  const [rows, wanted] = gradient
    ? [PLACES, batch * whole]
    : [MOST_ROWS, Math.max(Math.ceil(LEAST_ROWS / inSlice), Math.ceil((batch * whole) / UNITS))]
  let most = Math.max(1, Math.min(wanted, Math.floor(rows / inSlice)))
  while (most > 1 && heightOf(most) * pitch > SOURCE) most--
  const blocks = Math.ceil(whole / most)
  const across = Math.ceil(whole / blocks)
  const images = blocks > 1 ? 1 : Math.max(1, Math.min(batch, Math.floor(most / whole)))
  const items = Math.ceil(batch / images) * blocks

  // 2. Parts, of all blocks, with sums of their own, and shares of the columns where units are too few.
  const calls = lanes ? 1 : groups
  const columns = lanes ? to : toGroup
  const size = product(kernel.kernel) * fromGroup * to
  const parts = gradient ? Math.max(1, Math.min(items, UNITS, Math.floor(PARTIAL / size))) : 1
  const units = gradient ? parts : items
  const panels = Math.ceil(columns / panel)
  const share = lanes || units >= 8 ? panels : Math.ceil(panels / Math.ceil(UNITS / units))
  return {
    ...{ kernel, gather, from, to, fromGroup, toGroup, lanes, calls, columns, images, across, blocks, items },
    ...{ height: heightOf(across), lowest, stride, pitch, share, shares: Math.ceil(panels / share), parts },
  }
}

/** Flat position in the box. */
const flatIn = ({ box }: Gather, [d, h, w]: Triple): number => (d * box[1] + h) * box[2] + w

/** Floats of the source between the starts of two images in a block. */
export function imageStep({ gather, height, pitch }: ConvolutionPlan): number {
  return (gather.inPlace ? gather.box[0] : height) * pitch
}

/** Of a copied block of the source. */
export function sourceBytes(plan: ConvolutionPlan): number {
  return plan.gather.inPlace ? 0 : plan.images * imageStep(plan) * 4
}

/** For `block`: where each element of a phase begins in the block of the source, and in the result; in bytes. */
export function elementRows(plan: ConvolutionPlan, phase: Phase): number[] {
  const { gather, from, to, images, across, lowest } = plan
  const { first, step, count, stride } = phase
  const [D, H, W] = gather.destination
  const rows: number[] = []
  const slices = Math.min(across, count[0])
  for (let i = 0; i < images; i++)
    for (let d = 0; d < slices; d++)
      for (let h = 0; h < count[1]; h++)
        for (let w = 0; w < count[2]; w++) {
          const start: Triple = [d * stride[0] - lowest, h * stride[1], w * stride[2]]
          const at = flatIn(gather, start) + flatIn(gather, phase.from)
          const y = ((i * D + first[0] + d * step[0]) * H + first[1] + h * step[1]) * W + first[2] + w * step[2]
          rows.push((i * imageStep(plan) + at * from) * 4, y * to * 4)
        }
  return rows
}

/** The taps of a phase as runs of `length` elements, `step` bytes apart; `gaps` before each, counted from the last end. */
export function tapRuns(plan: ConvolutionPlan, { taps }: Phase): { length: number; step: number; gaps: number[] } {
  const { gather, from, fromGroup, lanes, kernel } = plan
  const flat = taps.map(({ at }) => flatIn(gather, at))
  // Floats must touch to be one run, but vectors need not.
  const apart = lanes ? (flat[1] ?? 0) - (flat[0] ?? 0) : kernel.groups === 1 ? 1 : 0
  const width = regularLength(flat, apart)
  const step = lanes ? apart * from * 4 : 4
  const length = lanes ? width : width * fromGroup
  const starts = flat.filter((_, i) => i % width === 0).map((at) => at * from * 4)
  return { length, step, gaps: length ? gapsOf(starts, length * step) : [] }
}

/** The greatest length of runs, all alike, whose members are `apart` from one another. */
function regularLength(flat: readonly number[], apart: number): number {
  const follows = (i: number) => flat[i]! - flat[i - 1]! === apart
  let length = 1
  while (length < flat.length && follows(length)) length++
  return flat.length % length === 0 && flat.every((_, i) => i % length === 0 || follows(i)) ? length : 1
}

const gapsOf = (starts: readonly number[], length: number): number[] =>
  starts.map((start, i) => start - (i ? starts[i - 1]! + length : 0))

/** For a kernel's gradient: where each of its rows begins in the block of the source, and in the result. */
export function kernelRows(plan: ConvolutionPlan, phase: Phase): number[] {
  const { gather, from, to, fromGroup, lowest } = plan
  const rows: number[] = []
  const start = flatIn(gather, phase.from) - flatIn(gather, [lowest, 0, 0])
  phase.taps.forEach(({ at }: Tap, t) => {
    for (let c = 0; c < fromGroup; c++)
      rows.push(((start + flatIn(gather, at)) * from + c) * 4, (t * fromGroup + c) * to * 4)
  })
  return rows
}

/**
 * A block's places as runs of a line each, `perSlice` for each position along the first axis; or, where a line is one
 * place, of all places of an image (`perSlice` is 0).
 */
export function placeRuns(plan: ConvolutionPlan, { count, stride }: Phase) {
  const { gather, from, images, across, pitch } = plan
  const flat = count[1] * count[2] === 1
  const step = (flat ? stride[0] * pitch : stride[2] * from) * 4
  const starts: number[] = []
  for (let i = 0; i < images; i++)
    for (let d = 0; d < (flat ? 1 : across); d++)
      for (let h = 0; h < count[1]; h++)
        starts.push((i * imageStep(plan) + flatIn(gather, [d * stride[0], h * stride[1], 0]) * from) * 4)
  return {
    perSlice: flat ? 0 : count[1],
    length: count[2],
    step,
    gaps: gapsOf(starts, (flat ? across : count[2]) * step),
  }
}
