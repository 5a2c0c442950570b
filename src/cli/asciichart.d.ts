declare module "asciichart" {
  export interface PlotConfig {
    height?: number
    min?: number
    max?: number
    format?: (value: number, index: number) => string
  }
  const asciichart: { plot(series: readonly number[], config?: PlotConfig): string }
  export default asciichart
}
