/** What the service writes beside the words of a check: who set a state and why, and the weather. It writes in English,
    in these two forms (vms.maintenance.plan, vms.health.weather); their parts are said in the user's language. */
const SET = /^(?:Set by (?<by>.+)|Maintenance) until (?<until>\d{4}-\d\d-\d\d \d\d:\d\d) UTC: (?<why>.+)$/s
const WEATHER = /Weather: (?<veiled>\d+) of (?<n>\d+) cameras/

export interface SetByPeople { /** Null: by a maintenance window. */ by: string | null; until: string; why: string }

export function setByPeople(detail: string): SetByPeople | null {
  const found = SET.exec(detail)?.groups
  return found?.until && found.why ? { by: found.by ?? null, until: `${found.until.replace(' ', 'T')}Z`, why: found.why } : null
}

export function weather(detail: string): { veiled: string; n: string } | null {
  const found = WEATHER.exec(detail)?.groups
  return found?.veiled && found.n ? { veiled: found.veiled, n: found.n } : null
}
