/** A photo from the phone's camera, made small enough for a poor network. */

const LONG_EDGE_PX = 1_600
const QUALITIES = [0.82, 0.7, 0.55] as const
/** The service takes 1 MB a request; a photo of this size is plain to see and sent in seconds on a slow line. */
export const MAX_PHOTO_BYTES = 600_000

export class NotAPhoto extends Error {}

/** The size a picture is drawn in: never larger than it is, its long edge within the limit. */
export function fitted(width: number, height: number, longEdge = LONG_EDGE_PX): { width: number; height: number } {
  const scale = Math.min(1, longEdge / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

/** Drawn anew as JPEG: upright, and without the position and device that cameras write into their files. Throws `NotAPhoto`. */
export async function smallPhoto(file: Blob): Promise<Blob> {
  let picture: ImageBitmap
  try {
    picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
  } catch {
    throw new NotAPhoto()
  }
  const { width, height } = fitted(picture.width, picture.height)
  const canvas = Object.assign(document.createElement('canvas'), { width, height })
  canvas.getContext('2d')?.drawImage(picture, 0, 0, width, height)
  picture.close()
  for (const quality of QUALITIES) {
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality))
    if (blob && blob.size <= MAX_PHOTO_BYTES) return blob
  }
  throw new NotAPhoto()
}
