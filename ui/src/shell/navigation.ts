/** The pages in the rail, and what one must be allowed to do to see them. */
import type { IconName } from '@/components/VIcon.vue'

type PageName = 'coverage' | 'cameras' | 'events' | 'repairs' | 'wall' | 'patrols' | 'screens' | 'maintenance' | 'references' | 'plans' | 'registry' | 'imports' | 'notifications' | 'people' | 'audit'

export const PAGES: readonly { name: IconName & PageName; permission: string }[] = [
  { name: 'coverage', permission: 'view_coverage' },
  { name: 'events', permission: 'view_incidents' },
  { name: 'repairs', permission: 'repair' },
  { name: 'cameras', permission: 'view_cameras' },
  { name: 'wall', permission: 'watch_live' },
  { name: 'patrols', permission: 'view_patrols' },
  { name: 'screens', permission: 'manage_walls' },
  { name: 'maintenance', permission: 'manage_maintenance' },
  { name: 'references', permission: 'approve_references' },
  { name: 'plans', permission: 'plan_coverage' },
  // Others may look too, by its address; their work does not begin there.
  { name: 'registry', permission: 'export' },
  { name: 'imports', permission: 'import' },
  { name: 'notifications', permission: 'switch_settings' },
  { name: 'people', permission: 'manage_users' },
  { name: 'audit', permission: 'read_audit' },
]
