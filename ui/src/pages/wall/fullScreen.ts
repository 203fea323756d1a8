/** The whole window on the whole monitor: what stands over the pictures, a notice or the search, is seen there too. */
import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue'

export function useFullScreen(element: Readonly<Ref<HTMLElement | null>>): { full: Ref<boolean>; toggle: () => void } {
  const full = ref(false)
  const changed = () => { full.value = element.value !== null && document.fullscreenElement === element.value }
  onMounted(() => document.addEventListener('fullscreenchange', changed))
  onBeforeUnmount(() => document.removeEventListener('fullscreenchange', changed))
  return {
    full,
    toggle: () => { void (document.fullscreenElement ? document.exitFullscreen() : element.value?.requestFullscreen()) },
  }
}
