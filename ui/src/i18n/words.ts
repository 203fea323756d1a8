/** Words for what the service names by code. A code that we do not know is shown as it is. */
import { useI18n } from 'vue-i18n'
import { Problem } from '../api/problem'

export interface Words {
  finding: (code: string | null | undefined) => string
  fault: (code: string) => string
  /** Why a camera is in its state: its faults, else how its last check ended. Empty when it is sound. */
  reason: (camera: { finding?: string | null; faults?: readonly string[] | null }) => string
  /** Why a site is not covered, or not counted. */
  gap: (code: string) => string
  siteClass: (code: number | string | null | undefined) => string
  problem: (problem: Problem) => { title: string; detail: string }
}

export function useWords(): Words {
  const { t, te, locale } = useI18n()
  const word = (group: string, code: string) => (te(`${group}.${code}`) ? t(`${group}.${code}`) : code)
  const finding = (code: string | null | undefined) => (code ? word('finding', code) : '')
  const fault = (code: string) => word('fault', code)
  const separator = () => (locale.value === 'zh-CN' ? '、' : ', ')

  return {
    finding,
    fault,
    reason: ({ finding: found, faults }) => {
      if (found && found !== 'ok') return finding(found)
      return (faults ?? []).map(fault).join(separator())
    },
    gap: (code) => word('reason', code),
    siteClass: (code) => (code === null || code === undefined ? '' : word('common.classes', String(code))),
    problem: (problem) => {
      const key = [problem.kind, `status-${problem.status}`].find((kind) => te(`problem.${kind}`))
      const retry = problem.retryAfterS === null ? '' : t('problem.retryAfter', { n: problem.retryAfterS })
      const detail = problem.kind === 'unreachable' ? t('problem.unreachableDetail') : problem.detail
      return { title: key ? t(`problem.${key}`) : problem.title || t('problem.other'), detail: [detail, retry].filter(Boolean).join(' ') }
    },
  }
}
