/** The pages in the rail, and what one must be allowed to do to see them. */
import type { IconName } from '@/components/VIcon.vue'

export const PAGES: readonly { name: IconName & ('coverage' | 'cameras' | 'wall' | 'imports' | 'people' | 'audit'); permission: string }[] = [
  { name: 'coverage', permission: 'view_coverage' },
  { name: 'cameras', permission: 'view_cameras' },
  { name: 'wall', permission: 'watch_live' },
  { name: 'imports', permission: 'import' },
  { name: 'people', permission: 'manage_users' },
  { name: 'audit', permission: 'read_audit' },
]
