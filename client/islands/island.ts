/** A behaviour added to mark-up that already works without it. */
export interface Island {
  start(element: HTMLElement): void
}
