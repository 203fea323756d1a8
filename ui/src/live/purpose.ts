/** Why the user is watching: kept for this tab and its further windows of the wall, recorded by the service with every view. Empty: routine monitoring. */
import { computed, ref, watch } from 'vue'
import { i18n } from '@/i18n'

const KEY = 'vms.purpose'
export const purpose = ref(sessionStorage.getItem(KEY) ?? '')
watch(purpose, (value) => sessionStorage.setItem(KEY, value))

/** What is being done just now, a patrol for example; said where the user has said nothing else. */
export const duty = ref('')

/** What somebody has said, or does. */
export const said = computed(() => purpose.value || duty.value)

/** What is recorded. */
export const stated = computed(() => said.value || i18n.global.t('live.purposes.routine'))

/** What the service writes for a program that gives no purpose: routine monitoring too, but not in anybody's language. */
const UNSAID = 'monitoring'

/** A recorded purpose, to be read. */
export function purposeText(recorded: string): string {
  return recorded === UNSAID ? i18n.global.t('live.purposes.routine') : recorded
}
