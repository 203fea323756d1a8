/** Where the figures of the coverage page lead to. */
import type { RouteLocationRaw } from 'vue-router'
import type { PublishedRate, TargetResult } from '@/api/types'
import { monthBegin, partsOf, timeOf } from './days'
import { isMeasured, type Rule } from './rules'

export const LEVELS = ['planned', 'built', 'online', 'usable', 'proven'] as const
export type Level = (typeof LEVELS)[number]
export const CLASSES = ['1', '2', '3'] as const
const DAY_MS = 86_400_000
/** The classes that an address names, as in "1,2"; none: all. */
export const classesIn = (value: unknown) => CLASSES.filter((code) => typeof value === 'string' && value.split(',').includes(code))

/** Which of the sites that a figure counts: those short of the level, those at it, those left out, those at it
 * whose view nobody has approved, all. */
export const SHOWS = ['missing', 'reached', 'excluded', 'unviewed', 'all'] as const
export type Show = (typeof SHOWS)[number]

export interface SitesChoice {
  scope: string
  level: Level
  /** As in "1,2"; empty: all. */
  siteClass?: string
  show?: Show
  /** Of those left out the ones for this reason. */
  reason?: string
  /** A past day; empty: now. */
  day?: string
}

export function sitesLink({ scope, level, siteClass, show, reason, day }: SitesChoice): RouteLocationRaw {
  const query = { scope, level, class: siteClass || undefined, show: show === 'missing' ? undefined : show, reason, day: day || undefined }
  return { name: 'coverage-sites', query }
}

interface PointsChoice {
  scope: string
  siteClass?: string
  day?: string
  /** Those under maintenance, which are no points. */
  resting?: boolean
}

export function pointsLink({ scope, siteClass, day, resting }: PointsChoice): RouteLocationRaw {
  return { name: 'coverage-points', query: { scope, class: siteClass || undefined, day: day || undefined, show: resting ? 'resting' : undefined } }
}

/** What a list shows, all of it, as a workbook: under the same conditions as the list is asked for. */
export function bookLink(list: 'sites' | 'points' | 'rated' | 'night/sites' | 'month/sites' | 'files/lacking', asked: Record<string, unknown>, language: string): string {
  const chosen = new URLSearchParams()
  for (const [name, value] of Object.entries(asked)) for (const each of [value].flat()) if (each !== undefined) chosen.append(name, String(each))
  chosen.set('language', language === 'zh-CN' ? 'zh-CN' : 'en')
  return `/api/v1/coverage/${list}/workbook?${chosen}`
}

/** A camera with its states of the time that a figure is about; undefined: of now. */
export function cameraLink(id: string, span?: { from: string; to: string }): RouteLocationRaw {
  return { name: 'camera', params: { id }, ...(span ? { query: { from: span.from, to: span.to }, hash: '#strip' } : {}) }
}

/** The day before a past figure: what its states rest on. */
export function dayBefore(at: string | undefined): { from: string; to: string } | undefined {
  return at === undefined ? undefined : { from: new Date(Date.parse(at) - DAY_MS).toISOString(), to: at }
}

/** The time that an address names; null: none. */
export function timeIn({ from, to }: { from?: unknown; to?: unknown }): { from: string; to: string } | null {
  const begin = typeof from === 'string' ? Date.parse(from) : NaN
  const end = typeof to === 'string' ? Date.parse(to) : NaN
  return begin < end ? { from: new Date(begin).toISOString(), to: new Date(end).toISOString() } : null
}

const DIVISION_CODE = /^\d+$/

/** A rate leads to its sites, its cameras or its incidents, a number of points to the cameras that it counts; what is
 * asked of each area leads to the areas. */
export function targetLink(target: TargetResult, day: string): RouteLocationRaw {
  const counted = { scope: target.scope, siteClass: target.classes.join(','), day }
  if (!target.untold && target.rule === 'coverage_rate') return sitesLink({ ...counted, level: target.level })
  if (!target.untold && target.rule === 'minimum_points') return pointsLink(counted)
  if (!target.untold && isMeasured(target.rule)) return measuredLink(target.rule, counted)
  const query = DIVISION_CODE.test(target.scope) ? { division: target.scope } : target.untold ? {} : { area: target.scope }
  return { name: 'coverage', query: { ...query, day: day || undefined }, hash: '#matrix' }
}

/** The monitoring rooms of a division and of what lies in it; of an area of several all there are. */
export function roomsLink(scope: string, day: string): RouteLocationRaw {
  return { name: 'registry', query: { kind: 'room', division: DIVISION_CODE.test(scope) ? scope : undefined, day: partsOf(day).day || undefined } }
}

/** What a target's denominator leaves out: sites, rooms, or the cameras that are no points. */
export function excludedLink(target: TargetResult, day: string): RouteLocationRaw {
  const counted = { scope: target.scope, siteClass: target.classes.join(','), day }
  if (target.rule === 'coverage_rate') return sitesLink({ ...counted, level: target.level, show: 'excluded' })
  return target.rule === 'rooms_each' ? roomsLink(target.scope, day) : pointsLink({ ...counted, resting: true })
}

/** An area that lacks something of what is asked of each. */
export function lackingLink(target: TargetResult, code: string, day: string): RouteLocationRaw {
  if (target.rule === 'minimum_points_each') return pointsLink({ scope: code, siteClass: target.classes.join(','), day })
  return roomsLink(code, day)
}

/** The published rates that count cameras one by one. */
export const RATED = ['sound', 'picture', 'clock', 'recording'] as const
export type Rated = (typeof RATED)[number]
/** How a camera stands to such a rate; all: those that it counts. */
export const STANDINGS = ['failing', 'passing', 'all', 'left_out'] as const
export type Standing = (typeof STANDINGS)[number]

/** Why a camera is left out of one. */
export const LEFT_OUT_FOR = ['maintenance', 'not_sampled', 'clock_unread'] as const

/** How the pages of coverage name an area. */
export const areaQuery = (scope: string) => (DIVISION_CODE.test(scope) ? { division: scope } : scope === 'county' ? {} : { area: scope })

/** What one of the published rates counts: the sites and cameras that fall short first. */
export function publishedLink(kind: PublishedRate['kind'], scope: string, day: string): RouteLocationRaw {
  if (kind === 'coverage') return sitesLink({ scope, level: 'usable', day })
  if (kind === 'online') return measuredLink('online_rate', { scope, siteClass: '', day })
  if (kind === 'files') return { name: 'files', query: { ...areaQuery(scope), day: day || undefined } }
  return ratedLink(kind, scope, day, 'failing')
}

/** What a published rate has in its numerator; of a mean the cameras with enough counted time. */
export function passingLink(kind: PublishedRate['kind'], scope: string, day: string): RouteLocationRaw {
  if (kind === 'coverage') return sitesLink({ scope, level: 'usable', day, show: 'reached' })
  if (kind === 'files') return { name: 'files', query: { ...areaQuery(scope), day: day || undefined, show: 'complete' }, hash: '#records' }
  return kind === 'online' ? monthRatesLink(scope, day, 'rated') : ratedLink(kind, scope, day, 'passing')
}

/** All that a published rate has in its denominator. */
export function wholeLink(kind: PublishedRate['kind'], scope: string, day: string): RouteLocationRaw {
  if (kind === 'coverage') return sitesLink({ scope, level: 'usable', day, show: 'all' })
  if (kind === 'files') return { name: 'files', query: { ...areaQuery(scope), day: day || undefined, show: 'all' }, hash: '#records' }
  return kind === 'online' ? monthRatesLink(scope, day, undefined) : ratedLink(kind, scope, day, 'all')
}

/** The cameras with some of the month's time that is not counted, or in which nobody could look. */
export function monthRatesLink(scope: string, day: string, show: 'excluded' | 'unseen' | 'rated' | undefined, siteClass = ''): RouteLocationRaw {
  return { name: 'rates', query: { ...areaQuery(scope), day: day || undefined, class: siteClass || undefined, period: 'running', show }, hash: '#rates-cameras' }
}

/** What is left out of a published rate for a reason; null: it leaves out no sites and no cameras. */
export function leftOutLink(kind: PublishedRate['kind'], scope: string, day: string, reason: string): RouteLocationRaw | null {
  if (kind === 'coverage') return sitesLink({ scope, level: 'usable', day, show: 'excluded', reason })
  return kind === 'online' || kind === 'files' ? null : ratedLink(kind, scope, day, 'left_out', reason)
}

function ratedLink(rate: Rated, scope: string, day: string, show: Standing, reason?: string): RouteLocationRaw {
  return { name: 'coverage-rated', query: { rate, scope, show: show === 'failing' ? undefined : show, reason, day: day || undefined } }
}

/** Which sites of tonight a list shows: all that are blind, those lost in the dark, those that only records speak for. */
export const NIGHT_SHOWS = ['blind', 'lost', 'by_record'] as const
export type NightShow = (typeof NIGHT_SHOWS)[number]
/** What a camera can be counted on for in the dark, the best first. */
export const SIGHTS = ['sees', 'by_record', 'faulty', 'too_dark', 'no_light', 'untold'] as const

export const nightLink = (scope: string, show: NightShow): RouteLocationRaw => ({ name: 'coverage-night', query: { scope, show: show === 'blind' ? undefined : show } })

/** One site that the map shows as blind, with the reasons and the frames. */
export const blindSiteLink = (code: string, tonight: boolean): RouteLocationRaw =>
  ({ name: tonight ? 'coverage-night' : 'coverage-sites', query: tonight ? { code } : { level: 'usable', code } })

/** One site of the map, by how it stands there. */
export function standLink(code: string, stand: string): RouteLocationRaw {
  const show = stand === 'covered' ? 'reached' : stand === 'excluded' ? 'excluded' : undefined
  return { name: 'coverage-sites', query: { level: 'usable', show, code } }
}

/** The record of a checkpoint or a post. */
export const guardLink = (guard: string, code: string): RouteLocationRaw => ({ name: 'registry', query: { kind: guard, q: code } })

/** The records of a kind that lie nowhere on a map. */
export const unplacedLink = (kinds: 'zones' | 'checkpoints' | 'posts'): RouteLocationRaw => ({ name: 'registry', query: { kind: kinds.slice(0, -1), unplaced: 'only' } })

/** The cameras of a rate over the month, the records, or the incidents that were decided in it: of the same area, classes
 * and day. */
export function measuredLink(rule: Rule, { scope, siteClass, day }: { scope: string; siteClass: string; day: string }): RouteLocationRaw {
  const place = areaQuery(scope)
  const ofClass = { class: siteClass || undefined }
  if (rule === 'repair_in_time') {
    const to = timeOf(day)
    return { name: 'events', query: { ...place, ...ofClass, shown: 'all', repair: 'decided', from: monthBegin(to ? new Date(to) : new Date()).toISOString(), to } }
  }
  const query = { ...place, day: day || undefined }
  return rule === 'file_completeness' ? { name: 'files', query } : { name: 'rates', query: { ...query, ...ofClass, period: 'running' } }
}
