/** Incidents for lists and pages: next pages by cursor, rows kept up to date by server-sent events; acting on one. */
import { api, ask } from './api/client'
import { usePaged, type Paged } from './api/pages'
import type { ActionBody, Incident, IncidentDetail, IncidentQuery } from './api/types'
import { onFact } from './events'
import { newId } from './offline/ids'

const PAGE_ROWS = 50

/** `fits` says whether an incident that changed, or is new, belongs into the list; null: only the service can tell, and the
    next load shows it. */
export function useIncidentPages(query: () => IncidentQuery, fits: (incident: Incident) => boolean | null): Paged<Incident> {
  const pages = usePaged((cursor) => ask(api.GET('/api/v1/incidents', { params: { query: { ...query(), limit: PAGE_ROWS, cursor } } })))
  onFact('incident', (incident) => {
    const rows = pages.items.value
    if (!rows) return
    const at = rows.findIndex(({ id }) => id === incident.id)
    const belongs = fits(incident)
    if (at >= 0 && belongs === false) {
      pages.items.value = rows.toSpliced(at, 1)
      pages.total.value -= 1
    } else if (at >= 0) pages.items.value = rows.with(at, incident)
    else if (belongs) {
      pages.items.value = [incident, ...rows]
      pages.total.value += 1
    }
  })
  return pages
}

export type Act = Omit<ActionBody, 'client_action_id'>

/** Throws `Problem`; 409 says where the incident stands now. */
export function act(incidentId: string, body: Act): Promise<IncidentDetail> {
  const params = { path: { incident_id: incidentId } }
  return ask(api.POST('/api/v1/incidents/{incident_id}/actions', { params, body: { ...body, client_action_id: newId() } }))
}
