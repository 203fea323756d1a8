/** Shapes that only the map needs. */
export interface StyleImageData {
  data: ImageData
  pixelRatio: number
}
