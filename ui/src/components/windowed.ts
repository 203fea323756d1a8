/** Which rows of a long list are worth drawing: all rows have one height. */
import { computed, onMounted, onUnmounted, ref, type ComputedRef, type Ref } from 'vue'

/** Drawn beyond either edge, so that fast scrolling meets no blank. */
const SPARE_ROWS = 12

export function windowOf(scrollTop: number, viewport: number, rowHeight: number, count: number): { start: number; end: number } {
  const start = Math.max(0, Math.floor(scrollTop / rowHeight) - SPARE_ROWS)
  return { start, end: Math.min(count, Math.ceil((scrollTop + viewport) / rowHeight) + SPARE_ROWS) }
}

export function useWindow(box: Ref<HTMLElement | null>, rowHeight: () => number, count: () => number): ComputedRef<{ start: number; end: number }> {
  const scrollTop = ref(0)
  const viewport = ref(800)
  let observer: ResizeObserver | null = null
  const read = () => { scrollTop.value = box.value?.scrollTop ?? 0 }

  onMounted(() => {
    if (!box.value) return
    box.value.addEventListener('scroll', read, { passive: true })
    observer = new ResizeObserver(([entry]) => { viewport.value = entry?.contentRect.height ?? viewport.value })
    observer.observe(box.value)
  })
  onUnmounted(() => {
    box.value?.removeEventListener('scroll', read)
    observer?.disconnect()
  })
  return computed(() => windowOf(scrollTop.value, viewport.value, rowHeight(), count()))
}
