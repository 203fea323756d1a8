/** Hands a file that the page has made or fetched to the person. */
export function download(file: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  // The download has begun by then; revoked in the same turn it would sometimes be empty.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
