/** Whether the page is shown on a phone's width. */
import { ref } from 'vue'

const narrow = window.matchMedia('(max-width: 720px)')
export const isNarrow = ref(narrow.matches)
narrow.addEventListener('change', (event) => { isNarrow.value = event.matches })
