/** The area that a figure is about: a division, or several under one name such as the core area. */
import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRoute } from 'vue-router'
import { divisions, loadDivisions } from '@/divisions'

/** How an area is called; one that is not known by its code. */
export function useAreaNames(): (scope: string) => string {
  const { t, te } = useI18n()
  void loadDivisions()
  return (scope) => (te(`coverage.area.${scope}`) ? t(`coverage.area.${scope}`) : divisions.value.find(({ code }) => code === scope)?.name ?? scope)
}

/** The one that the address names, and its name. */
export function useArea(): { scope: ComputedRef<string>; areaName: ComputedRef<string> } {
  const route = useRoute()
  const nameOf = useAreaNames()
  const scope = computed(() => (typeof route.query.scope === 'string' && route.query.scope) || 'county')
  return { scope, areaName: computed(() => nameOf(scope.value)) }
}
