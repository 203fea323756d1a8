/** One request's life for a component: loading, data or problem; a newer request overtakes an older one. */
import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { Problem } from './problem'

export interface Asked<T> {
  data: ShallowRef<T | null>
  problem: ShallowRef<Problem | null>
  loading: Ref<boolean>
  reload: () => Promise<void>
}

export function useAsked<T>(load: () => Promise<T>): Asked<T> {
  const data = shallowRef<T | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const loading = ref(false)
  let latest = 0

  async function reload(): Promise<void> {
    const mine = ++latest
    loading.value = true
    try {
      const answer = await load()
      if (mine !== latest) return
      data.value = answer
      problem.value = null
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (mine === latest) problem.value = error
    } finally {
      if (mine === latest) loading.value = false
    }
  }

  return { data, problem, loading, reload }
}
