/** Names for parts of the generated API types. Nothing is typed by hand here. */
import type { paths } from './schema'

type Json<Path extends keyof paths, Method extends keyof paths[Path], Status extends number = 200> =
  paths[Path][Method] extends { responses: { [S in Status]: { content: { 'application/json': infer Body } } } } ? Body : never

type Query<Path extends keyof paths> = paths[Path] extends { get: { parameters: { query?: infer Parameters } } }
  ? NonNullable<Parameters>
  : never

type PostQuery<Path extends keyof paths> = paths[Path] extends { post: { parameters: { query?: infer Parameters } } }
  ? NonNullable<Parameters>
  : never

type Body<Path extends keyof paths, Method extends keyof paths[Path]> =
  paths[Path][Method] extends { requestBody: { content: { 'application/json': infer Sent } } } ? Sent : never

type Form<Path extends keyof paths, Method extends keyof paths[Path]> =
  paths[Path][Method] extends { requestBody: { content: { 'multipart/form-data': infer Sent } } } ? Sent : never

export type Session = Json<'/api/v1/session', 'get'>
export type User = Session['user']
export type Role = User['role']
export type PairedScreen = Json<'/api/v1/screens', 'get'>['items'][number]
export type ScreenPairing = Json<'/api/v1/screens/pairing', 'get'>
export type Division = Json<'/api/v1/divisions', 'get'>['items'][number]
export type Camera = Json<'/api/v1/cameras', 'get'>['items'][number]
export type CameraState = Camera['state']
export type CameraQuery = Query<'/api/v1/cameras'>
export type CameraCounts = Json<'/api/v1/cameras/counts', 'get'>
export type CameraDetail = Json<'/api/v1/cameras/{camera_id}', 'get'>
export type Timeline = Json<'/api/v1/cameras/{camera_id}/timeline', 'get'>
export type Segment = Timeline['segments'][number]
export type Evidence = Json<'/api/v1/evidence/{sha256}/record', 'get'>
export type AuditEntry = Json<'/api/v1/audit', 'get'>['items'][number]
export type Coverage = Json<'/api/v1/coverage', 'get'>
export type TargetResult = Coverage['targets'][number]
export type CoverageScope = Coverage['scopes'][number]
export type CoverageSite = Json<'/api/v1/coverage/sites', 'get'>['items'][number]
export type PublishedRate = Json<'/api/v1/coverage/published', 'get'>['rates'][number]
export type CoveragePoint = Json<'/api/v1/coverage/points', 'get'>['items'][number]
export type RatedCamera = Json<'/api/v1/coverage/rated', 'get'>['items'][number]
export type Tonight = Json<'/api/v1/coverage/night', 'get'>
export type NightSite = Json<'/api/v1/coverage/night/sites', 'get'>['items'][number]
export type CameraNight = NightSite['night'][number]
export type SignedReportKind = Json<'/api/v1/reports', 'get'>['items'][number]['kind']
export type ReportSchedule = Json<'/api/v1/report-schedule', 'get'>
export type ScheduleLine = ReportSchedule['lines'][number]
export type LateReports = ScheduleLine['late'][number]
export type ReportQuery = Query<'/api/v1/reports'>
export type UsableTime = Json<'/api/v1/coverage/month', 'get'>['scopes'][number]['usable']
export type Rates = Json<'/api/v1/rates', 'get'>['rates']
export type CameraRates = Json<'/api/v1/rates/cameras', 'get'>['items'][number]
export type AreaScore = Json<'/api/v1/coverage/assessment', 'get'>['areas'][number]
export type AreaMark = AreaScore['marks'][number]
export type TargetForecast = Json<'/api/v1/targets/forecasts', 'get'>['items'][number]
export type UserRow = Json<'/api/v1/users', 'get'>['items'][number]
export type RegistryKind = Json<'/api/v1/registry', 'get'>['items'][number]['kind']
export type RecordQuery = Query<'/api/v1/registry/{kind}'>
export type ImportResult = Json<'/api/v1/imports', 'post'>
export type ImportQuery = PostQuery<'/api/v1/imports'>
export type ImportRow = ImportResult['rows'][number]
export type ImportRun = Json<'/api/v1/imports', 'get'>['items'][number]
export type UndoneImport = Json<'/api/v1/imports/{import_id}/undo', 'post'>
export type CustomField = Json<'/api/v1/custom-fields', 'get'>['items'][number]
export type CustomFieldBody = Body<'/api/v1/custom-fields', 'post'>
export type CameraDocument = Json<'/api/v1/cameras/{camera_id}/documents', 'get'>['items'][number]
export type DocumentKind = CameraDocument['kind']
export type BulkBody = Body<'/api/v1/cameras/bulk-edits', 'post'>
export type BulkSitesBody = Body<'/api/v1/sites/bulk-edits', 'post'>
export type BulkResult = Json<'/api/v1/cameras/bulk-edits', 'post'>
export type BlindSpots = Json<'/api/v1/blind-spots', 'get'>
export type PlanBody = Body<'/api/v1/plans', 'post'>
export type Plan = Json<'/api/v1/plans/{plan_id}', 'get'>
export type SiteMap = Json<'/api/v1/coverage/map', 'get'>
export type GuardMap = Json<'/api/v1/places/map', 'get'>
export type PlanNumber = Query<'/api/v1/plans/{plan_id}/sites'>['of']
export type PlanStep = Json<'/api/v1/plans/{plan_id}/steps', 'get'>['items'][number]
export type CheckResult = Json<'/api/v1/cameras/{camera_id}/check', 'post'>
export type LiveViewState = Json<'/whep/sessions/{session_id}', 'get'>
export type Incident = Json<'/api/v1/incidents', 'get'>['items'][number]
export type IncidentQuery = Query<'/api/v1/incidents'>
export type IncidentCounts = Json<'/api/v1/incidents/counts', 'get'>
export type IncidentDetail = Json<'/api/v1/incidents/{incident_id}', 'get'>
export type IncidentStatus = Incident['status']
export type IncidentMember = IncidentDetail['members'][number]
export type IncidentStep = IncidentDetail['history'][number]
export type ActionBody = Body<'/api/v1/incidents/{incident_id}/actions', 'post'>
export type IncidentAction = ActionBody['action']
export type CheckLine = NonNullable<ActionBody['checklist']>[number]
export type PartLine = NonNullable<ActionBody['parts']>[number]
export type Reference = Json<'/api/v1/references', 'get'>['items'][number]
export type DecisionOutcome = Json<'/api/v1/reference-decisions', 'post'>['items'][number]['outcome']
export type MaintenanceWindow = Json<'/api/v1/maintenance-windows', 'get'>['items'][number]
export type ScopeKind = MaintenanceWindow['scope']
/** `division`: the root division that the name of a thing is of. */
export type ScopeChoice = Pick<Body<'/api/v1/maintenance-windows', 'post'>, 'scope' | 'scope_id' | 'division'>
export type Thing = Json<'/api/v1/maintenance-things', 'get'>['items'][number]
export type OverrideBody = Body<'/api/v1/cameras/{camera_id}/override', 'post'>
export type PhotoKind = NonNullable<Form<'/api/v1/work-orders/{order_id}/photos', 'post'>['kind']>
export type SavedWall = Json<'/api/v1/walls', 'get'>['items'][number]
export type Room = Json<'/api/v1/rooms', 'get'>['items'][number]
export type PatrolRoute = Json<'/api/v1/patrol-routes', 'get'>['items'][number]
export type PatrolRow = Json<'/api/v1/patrols', 'get'>['items'][number]
export type PatrolDetail = Json<'/api/v1/patrols/{patrol_id}', 'get'>
export type PatrolStop = PatrolDetail['stops'][number]
export type RecordColumn = Json<'/api/v1/registry', 'get'>['items'][number]['columns'][number]
export type RegistryRecord = Json<'/api/v1/registry/{kind}', 'get'>['items'][number]
export type RecordKind = RegistryRecord['kind']
export type RecordChange = Json<'/api/v1/history/{entity}/{key}/changes', 'get'>['items'][number]
export type SiteList = Json<'/api/v1/site-lists', 'get'>['items'][number]
export type ListedSites = Json<'/api/v1/site-lists/{list_id}/sites', 'get'>
export type Entity = paths['/api/v1/history/{entity}/{key}']['get']['parameters']['path']['entity']
export type ReportKind = paths['/api/v1/incidents']['post']['requestBody']['content']['application/json']['kind']
export type Channel = Json<'/api/v1/notifications/channels', 'get'>['items'][number]
export type NotifyRule = Json<'/api/v1/notifications/rules', 'get'>['items'][number]
export type NotifyRuleBody = Body<'/api/v1/notifications/rules', 'post'>
export type UnitRow = Json<'/api/v1/units', 'get'>['items'][number]
export type Delivery = Json<'/api/v1/notifications/deliveries', 'get'>['items'][number]
export type RepairFigures = Json<'/api/v1/repair-figures', 'get'>['figures']
export type CauseSuggestion = Json<'/api/v1/cause-suggestions', 'get'>['items'][number]
