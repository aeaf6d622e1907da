/** Dates on the wire are epoch seconds; inside they are epoch milliseconds. */
export function seconds(milliseconds: number): number {
  return milliseconds / 1000
}
