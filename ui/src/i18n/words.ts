/** Words for what the service names by code. A code that we do not know is shown as it is. */
import { useI18n } from 'vue-i18n'
import type { Phrase, Problem } from '../api/problem'
import type { CheckResult, Incident, IncidentDetail, IncidentStep } from '../api/types'
import { dateTime } from '../time'
import { setByPeople, weather } from './circumstances'

/** Before the day until which a site is excluded. */
const UNTIL = ' → '

export interface Words {
  finding: (code: string | null | undefined) => string
  fault: (code: string) => string
  /** Picture faults with the code that the field's quality table gives them. */
  faults: (faults: readonly { fault: string; code: number | null }[]) => string
  list: (items: readonly string[]) => string
  /** Why a camera is in its state: its faults, else how its last check ended; that it comes and goes, that the weather
      veils it, or who set the state and why. Empty when it is sound. */
  reason: (camera: { finding?: string | null; faults?: readonly string[] | null; flapping?: boolean; detail?: string | null }) => string
  /** What one check saw, whether it was held against the reference, and the state where that says something else yet. */
  checked: (found: Pick<CheckResult, 'state' | 'detail'> & { report: Pick<CheckResult['report'], 'finding' | 'faults' | 'not_checkable'> }) => string
  /** Why a site is not covered, or not counted. */
  gap: (code: string) => string
  /** The same with what is wrong with the picture, or how the check ended. */
  why: (code: string, told: { faults: readonly { fault: string; code: number | null }[]; finding: string | null }) => string
  /** What an incident is called after. */
  incidentKind: (kind: string) => string
  incident: (incident: Pick<Incident, 'kind' | 'cause' | 'cameras_count' | 'camera'>) => string
  /** What a cause means for who goes there; empty where its name says it. */
  causeHint: (incident: Pick<Incident, 'cause'>) => string
  /** Why a check of a repair was not good, and of which picture faults that speaks. */
  proof: (reason: string, faults: readonly string[]) => string
  /** Why a step of the history was taken: the service's reason in words, or what a person wrote. */
  because: (step: Pick<IncidentStep, 'by' | 'remark' | 'detail'>) => string
  /** Why a repair was sent back. Empty when it was not. */
  returned: (incident: Pick<IncidentDetail, 'status' | 'history'>) => string
  /** A line of a crew's checklist: one of the standard ones, or what somebody wrote. */
  checkItem: (code: string) => string
  siteClass: (code: number | string | null | undefined) => string
  /** A sentence of the service in the user's language; as the service says it where there are no other words. */
  said: (phrase: Phrase) => string
  problem: (problem: Problem) => { title: string; detail: string; errors: string[] }
}

export function useWords(): Words {
  const { t, te, locale } = useI18n()
  const word = (group: string, code: string) => (te(`${group}.${code}`) ? t(`${group}.${code}`) : code)
  const finding = (code: string | null | undefined) => (code ? word('finding', code) : '')
  const fault = (code: string) => word('fault', code)
  const said = ({ text, code, params }: Phrase) => (te(`said.${code}`) ? t(`said.${code}`, params) : text)
  const gap = (code: string) => {
    const [reason = '', day] = code.split(UNTIL)
    return day ? t('reason.excluded_until', { reason: word('reason', reason), day }) : word('reason', reason)
  }
  const incidentKind = (kind: string) => (kind === 'offline' ? t('state.offline') : te(`fault.${kind}`) ? t(`fault.${kind}`) : word('incident.kind', kind))
  const coded = ({ fault: kind, code }: { fault: string; code: number | null }) => (code === null ? fault(kind) : t('reason.coded', { fault: fault(kind), code }))
  const list = (items: readonly string[]) => items.join(locale.value === 'zh-CN' ? '、' : ', ')
  const proof = (code: string, faults: readonly string[]) => {
    const reason = word('proof.reason', code)
    return faults.length ? t('proof.faults', { reason, list: list(faults.map(fault)) }) : reason
  }
  /** What the service writes itself it writes in English, with its facts beside: those are said in the user's language. */
  const because = ({ by, remark, detail }: Pick<IncidentStep, 'by' | 'remark' | 'detail'>) => {
    const { reason, faults, bad, cameras } = detail
    if (by || typeof reason !== 'string') return by ? remark ?? '' : ''
    const said = proof(reason, Array.isArray(faults) ? faults.map(String) : [])
    return Number(cameras) > 1 ? t('proof.among', { bad: String(bad), n: String(cameras), reason: said }) : said
  }

  return {
    finding,
    fault,
    faults: (faults) => list(faults.map(coded)),
    list,
    reason: ({ finding: found, faults, flapping, detail }) => {
      const set = setByPeople(detail ?? '')
      const veil = weather(detail ?? '')
      const said = set === null ? [] : [t(set.by === null ? 'circumstance.window' : 'circumstance.set', { by: set.by ?? '', until: dateTime(set.until), why: set.why })]
      return list([
        ...said, ...(found && found !== 'ok' ? [finding(found)] : (faults ?? []).map(fault)),
        ...(flapping ? [t('circumstance.flapping')] : []), ...(veil ? [t('circumstance.weather', { ...veil })] : []),
      ])
    },
    checked: ({ state, detail, report }) => {
      const reached = report.finding === 'ok'
      const good = reached && !report.faults.length
      const saw = reached ? list(report.faults.map(({ kind }) => fault(kind))) || t('camera.picture.good') : finding(report.finding)
      // Where no reference holds for the picture nobody can tell whether it looks where it should.
      const view = reached ? [t(report.not_checkable.includes('moved') ? 'camera.picture.notCompared' : 'camera.picture.compared')] : []
      const follows = setByPeople(detail) === null && (good ? ['degraded', 'offline'] : ['online']).includes(state)
      const standing = good === (state === 'online') ? [] : [t(follows ? 'camera.picture.follows' : 'camera.picture.state', { state: t(`state.${state}`) })]
      return t('camera.picture.found', { found: [saw, ...view, ...standing].join(locale.value === 'zh-CN' ? '，' : ', ') })
    },
    incidentKind,
    incident: ({ kind, cause, cameras_count: n, camera }) => (cause
      ? t('incident.called.several', { cause: [word('incident.cause', cause.kind), cause.name].filter(Boolean).join(' '), n, kind: incidentKind(kind) })
      : t('incident.called.one', { name: camera.name, kind: incidentKind(kind) })),
    causeHint: ({ cause }) => (cause && te(`incident.hint.${cause.kind}`) ? t(`incident.hint.${cause.kind}`) : ''),
    proof,
    because,
    returned: ({ status, history }) => {
      const step = history.findLast(({ to_status: to, from_status: from }) => to === 'returned' && from !== 'returned')
      return status === 'returned' && step ? because(step) : ''
    },
    checkItem: (code) => (te(`repairs.item.${code}`) ? t(`repairs.item.${code}`) : code),
    gap,
    why: (code, { faults: wrong, finding: ended }) => {
      const more = ended ? finding(ended) : list(wrong.map(coded))
      return more ? t('reason.faults', { reason: gap(code), faults: more }) : gap(code)
    },
    siteClass: (code) => (code === null || code === undefined ? '' : word('common.classes', String(code))),
    said,
    problem: (problem) => {
      const key = [problem.kind, `status-${problem.status}`].find((kind) => te(`problem.${kind}`))
      const retry = problem.retryAfterS === null ? '' : t('problem.retryAfter', { n: problem.retryAfterS })
      // The code of a kind of problem is its kind: where the service says nothing more, the title is all.
      const title = { text: problem.title || t('problem.other'), code: problem.kind.replaceAll('-', '_'), params: {} }
      const more = problem.phrase.code === title.code ? '' : said(problem.phrase)
      const detail = problem.kind === 'unreachable' ? t('problem.unreachableDetail') : more
      return {
        title: key ? t(`problem.${key}`) : said(title),
        detail: [detail, retry].filter(Boolean).join(t('problem.then')),
        // What is said already is not said twice.
        errors: problem.errors.map(({ message }) => said(message)).filter((message) => !detail.includes(message)),
      }
    },
  }
}
