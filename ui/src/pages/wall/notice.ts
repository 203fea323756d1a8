/** One line that says what just happened, and goes by itself. */
import { onBeforeUnmount, ref, type Ref } from 'vue'
import type { Problem } from '@/api/problem'
import { useWords } from '@/i18n/words'

const SHOWN_MS = 5_000

export interface Notice {
  text: Ref<string>
  say: (text: string) => void
  problem: (problem: Problem) => void
}

export function useNotice(): Notice {
  const words = useWords()
  const text = ref('')
  let timer: ReturnType<typeof setTimeout> | undefined
  function say(next: string): void {
    clearTimeout(timer)
    text.value = next
    timer = setTimeout(() => { text.value = '' }, SHOWN_MS)
  }
  onBeforeUnmount(() => clearTimeout(timer))
  return {
    text, say,
    problem: (problem) => {
      const { title, detail } = words.problem(problem)
      say([title, detail].filter(Boolean).join(' · '))
    },
  }
}
