/** Why the user is watching: kept for this tab, recorded by the service with every view. Empty: routine monitoring. */
import { ref, watch } from 'vue'

const KEY = 'vms.purpose'
export const purpose = ref(sessionStorage.getItem(KEY) ?? '')
watch(purpose, (value) => sessionStorage.setItem(KEY, value))
