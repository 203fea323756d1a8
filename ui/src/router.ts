/** Every page's address and who may open it. A page that needs a session keeps its address through the sign-in. */
import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import { can, isScreen, resume, user } from './session'

declare module 'vue-router' {
  interface RouteMeta {
    open?: boolean
    permission?: string
    /** The page fills the window by itself, without the frame. */
    bare?: boolean
    /** The page has its own division filter; the top bar then shows none. */
    ownScope?: boolean
  }
}

const routes: RouteRecordRaw[] = [
  { path: '/', name: 'home', component: () => import('./pages/notfound/NotFoundPage.vue') },
  { path: '/sign-in', name: 'sign-in', meta: { open: true }, component: () => import('./pages/signin/SignInPage.vue') },
  { path: '/coverage', name: 'coverage', meta: { permission: 'view_coverage' }, component: () => import('./pages/coverage/CoveragePage.vue') },
  { path: '/coverage/sites', name: 'coverage-sites', meta: { permission: 'view_coverage', ownScope: true }, component: () => import('./pages/coverage/SitesPage.vue') },
  { path: '/coverage/points', name: 'coverage-points', meta: { permission: 'view_coverage', ownScope: true }, component: () => import('./pages/coverage/PointsPage.vue') },
  { path: '/coverage/rated', name: 'coverage-rated', meta: { permission: 'view_coverage', ownScope: true }, component: () => import('./pages/coverage/RatedPage.vue') },
  { path: '/coverage/night', name: 'coverage-night', meta: { permission: 'view_coverage', ownScope: true }, component: () => import('./pages/coverage/NightPage.vue') },
  { path: '/coverage/assessment', name: 'assessment', meta: { permission: 'view_coverage', ownScope: true }, component: () => import('./pages/coverage/AssessmentPage.vue') },
  { path: '/coverage/files', name: 'files', meta: { permission: 'view_coverage' }, component: () => import('./pages/coverage/FilesPage.vue') },
  { path: '/coverage/month', name: 'coverage-month', meta: { permission: 'view_coverage', ownScope: true }, component: () => import('./pages/coverage/MonthSitesPage.vue') },
  { path: '/coverage/rates', name: 'rates', meta: { permission: 'view_coverage' }, component: () => import('./pages/rates/RatesPage.vue') },
  { path: '/coverage/reports', name: 'reports', meta: { permission: 'export', ownScope: true }, component: () => import('./pages/reports/ReportsPage.vue') },
  { path: '/cameras', name: 'cameras', meta: { permission: 'view_cameras', ownScope: true }, component: () => import('./pages/cameras/CamerasPage.vue') },
  { path: '/cameras/:id', name: 'camera', meta: { permission: 'view_cameras', ownScope: true }, component: () => import('./pages/camera/CameraPage.vue') },
  { path: '/wall', name: 'wall', meta: { permission: 'watch_live' }, component: () => import('./pages/wall/WallPage.vue') },
  { path: '/patrols', name: 'patrols', meta: { permission: 'view_patrols', ownScope: true }, component: () => import('./pages/patrol/PatrolsPage.vue') },
  { path: '/screen', name: 'screen', meta: { permission: 'view_coverage', bare: true }, component: () => import('./pages/screen/ScreenPage.vue') },
  { path: '/screen/pairing', name: 'pair-screen', meta: { open: true }, component: () => import('./pages/screen/PairingPage.vue') },
  { path: '/screens', name: 'screens', meta: { permission: 'manage_walls', ownScope: true }, component: () => import('./pages/screens/ScreensPage.vue') },
  { path: '/events', name: 'events', meta: { permission: 'view_incidents', ownScope: true }, component: () => import('./pages/events/EventsPage.vue') },
  // What a message about an incident links to: a crew's order, or the incident among the events.
  {
    path: '/incidents/:id',
    name: 'incident',
    component: () => import('./pages/notfound/NotFoundPage.vue'),
    beforeEnter: (to) => (user.value?.role === 'crew'
      ? { name: 'repair', params: { id: to.params.id }, replace: true }
      : { name: 'events', query: { incident: to.params.id }, replace: true }),
  },
  { path: '/repairs', name: 'repairs', meta: { permission: 'repair', ownScope: true }, component: () => import('./pages/repairs/RepairsPage.vue') },
  { path: '/repairs/:id', name: 'repair', meta: { permission: 'repair', ownScope: true }, component: () => import('./pages/repairs/OrderPage.vue') },
  { path: '/maintenance', name: 'maintenance', meta: { permission: 'view_cameras', ownScope: true }, component: () => import('./pages/maintenance/MaintenancePage.vue') },
  { path: '/references', name: 'references', meta: { permission: 'approve_references', ownScope: true }, component: () => import('./pages/references/ReferencesPage.vue') },
  // What the code on a pole holds: short, and the same for ever.
  { path: '/go/:code', redirect: (to) => ({ name: 'camera', params: { id: to.params.code } }) },
  { path: '/go/pole/:division/:number', redirect: (to) => ({ name: 'pole', params: to.params }) },
  { path: '/poles/:division/:number', name: 'pole', meta: { permission: 'view_cameras', ownScope: true }, component: () => import('./pages/labels/PolePage.vue') },
  { path: '/labels', name: 'labels', meta: { permission: 'view_cameras' }, component: () => import('./pages/labels/LabelsPage.vue') },
  { path: '/registry', name: 'registry', meta: { permission: 'view_cameras', ownScope: true }, component: () => import('./pages/registry/RegistryPage.vue') },
  { path: '/registry/site-lists/:id', name: 'site-list', meta: { permission: 'view_coverage', ownScope: true }, component: () => import('./pages/registry/ListedSitesPage.vue') },
  { path: '/fields', name: 'fields', meta: { permission: 'switch_settings', ownScope: true }, component: () => import('./pages/fields/FieldsPage.vue') },
  { path: '/imports', name: 'imports', meta: { permission: 'import', ownScope: true }, component: () => import('./pages/imports/ImportsPage.vue') },
  { path: '/plans', name: 'plans', meta: { permission: 'plan_coverage', ownScope: true }, component: () => import('./pages/plans/PlansPage.vue') },
  { path: '/plans/:id/sites', name: 'plan-sites', meta: { permission: 'plan_coverage', ownScope: true }, component: () => import('./pages/plans/PlanSitesPage.vue') },
  { path: '/notifications', name: 'notifications', meta: { permission: 'switch_settings', ownScope: true }, component: () => import('./pages/notifications/NotificationsPage.vue') },
  { path: '/people', name: 'people', meta: { permission: 'manage_users', ownScope: true }, component: () => import('./pages/people/PeoplePage.vue') },
  { path: '/audit', name: 'audit', meta: { permission: 'read_audit', ownScope: true }, component: () => import('./pages/audit/AuditPage.vue') },
  { path: '/:rest(.*)*', name: 'not-found', component: () => import('./pages/notfound/NotFoundPage.vue') },
]

export const router = createRouter({ history: createWebHistory(), routes })

/** Where a person's work begins. */
function home(): string {
  if (user.value?.role === 'operator') return 'wall'
  if (user.value?.role === 'crew' && can('repair')) return 'repairs'
  return can('view_coverage') ? 'coverage' : 'cameras'
}

router.beforeEach(async (to) => {
  await resume()
  if (!user.value) {
    // A big screen has no keyboard: it shows a code, and a person signs it in from elsewhere.
    if (to.name === 'screen') return { name: 'pair-screen', query: to.query }
    return to.meta.open ? true : { name: 'sign-in', query: { next: to.fullPath } }
  }
  // At a paired screen a person may sign in; nothing else is there.
  if (isScreen.value) return to.name === 'screen' || to.name === 'sign-in' ? true : { name: 'screen', replace: true }
  if (to.name === 'sign-in' || to.name === 'home') return { name: home(), replace: true }
  return true
})
