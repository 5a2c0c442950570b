/**
 * Cuts a list into about √n stretches of about √n, which keeps least where the ends of stretches and the inside of one
 * are kept (Chen et al., 2016).
 */
export function stretchesOf<T>(list: readonly T[]): readonly (readonly T[])[] {
  const length = Math.ceil(Math.sqrt(list.length))
  return Array.from({ length: Math.ceil(list.length / length) }, (_, i) => list.slice(i * length, (i + 1) * length))
}
