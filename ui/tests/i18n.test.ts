/** Both languages say the same things, every key that is used exists, and no text stands outside the messages. */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'vue/compiler-sfc'
import { describe, expect, test } from 'vitest'
import { i18n } from '../src/i18n'
import { en } from '../src/i18n/en'
import { zhCN } from '../src/i18n/zh-CN'
import said from '../src/i18n/zh-CN/said.json'

type Messages = { [key: string]: string | Messages }
const SOURCE = join(import.meta.dirname, '../src')
const READ_OUT = new Set(['title', 'alt', 'placeholder', 'aria-label', 'label'])
const LETTERS = /[\p{L}]{2,}/u

function flatten(messages: Messages, prefix = ''): Map<string, string> {
  const found = new Map<string, string>()
  for (const [key, value] of Object.entries(messages)) {
    if (typeof value === 'string') found.set(prefix + key, value)
    else for (const [inner, text] of flatten(value, `${prefix}${key}.`)) found.set(inner, text)
  }
  return found
}

function files(extension: string): string[] {
  return readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(extension) && !name.startsWith('i18n/'))
}

const chinese = flatten(zhCN as unknown as Messages)
const english = flatten(en as unknown as Messages)
const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort()

describe('the two languages', () => {
  test('have the same keys', () => {
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort())
  })
  test.each([...chinese.keys()])('%s has the same placeholders and is not empty', (key) => {
    for (const form of (english.get(key) ?? '').split(' | ')) expect(placeholders(form)).toEqual(placeholders(chinese.get(key) ?? ''))
    expect(chinese.get(key)).not.toBe('')
    expect(english.get(key)).not.toBe('')
  })
  test('what can be one or many says both in English', () => {
    const alwaysMany = new Set(['sites.counted', 'incident.cameras', 'causes.found', 'repair.days', 'proof.among', 'proof.sound', 'repairs.ofCameras'])
    const things = /\{\w+\} (?:\w+ )?(?:sites|cameras|rooms|points|rows|days|divisions|tables|figures|passwords|things)\b/
    expect([...english].filter(([key, text]) => things.test(text) && !text.includes(' | ') && !alwaysMany.has(key))).toEqual([])
  })
  test('the number chooses the form, written with a digit or a separator too', () => {
    const said = (locale: 'en' | 'zh-CN', value: number, written: string) => i18n.global.t('assessment.sites', { n: written }, { plural: value, locale })
    expect([said('en', 1, '1'), said('en', 2, '2'), said('en', 0, '0'), said('en', 0.5, '0.5'), said('en', 1200, '1,200')])
      .toEqual(['1 site short', '2 sites short', '0 sites short', '0.5 sites short', '1,200 sites short'])
    expect([said('zh-CN', 1, '1'), said('zh-CN', 2, '2')]).toEqual(['差 1 处部位', '差 2 处部位'])
  })
  test('English messages hold no Chinese', () => {
    expect([...english].filter(([, text]) => /\p{Script=Han}/u.test(text))).toEqual([])
  })
})

describe('what the source uses', () => {
  const sources = [...files('.vue'), ...files('.ts')].map((name) => ({ name, text: readFileSync(join(SOURCE, name), 'utf8') }))

  test('every literal key exists', () => {
    const unknown = sources.flatMap(({ name, text }) =>
      [...text.matchAll(/\bt\('([\w.-]+)'/g)].map((match) => match[1] ?? '').filter((key) => !chinese.has(key)).map((key) => `${name}: ${key}`))
    expect(unknown).toEqual([])
  })
  test('every group of keys that is put together at run time exists', () => {
    const unknown = sources.flatMap(({ name, text }) =>
      [...text.matchAll(/\bt\(`([\w.-]+\.)\$\{/g)].map((match) => match[1] ?? '').filter((prefix) => ![...chinese.keys(), ...flatten({ said }).keys()].some((key) => key.startsWith(prefix)))
        .map((prefix) => `${name}: ${prefix}`))
    expect(unknown).toEqual([])
  })
  test('no message is left unused', () => {
    const all = sources.map(({ text }) => text).join('\n')
    const groups = new Set([...all.matchAll(/`([\w-]+(?:\.[\w-]+)*)\.\$\{/g)].map((match) => match[1]))
    const byWord = ['finding', 'fault', 'reason', 'common.classes', 'problem', 'incident.kind', 'incident.cause', 'incident.hint', 'incident.called', 'proof', 'proof.reason', 'camera.picture', 'circumstance']
    const unused = [...chinese.keys()].filter((key) => {
      const group = key.slice(0, key.lastIndexOf('.'))
      const chosen = [...groups].some((chosenFrom) => key.startsWith(`${chosenFrom}.`))
      return !all.includes(`'${key}'`) && !chosen && !byWord.includes(group)
    })
    expect(unused).toEqual([])
  })
})

test('every deed that the service audits has its words', () => {
  const { components } = JSON.parse(readFileSync(join(SOURCE, '../../docs/openapi.json'), 'utf8')) as { components: { schemas: Record<string, { enum?: string[] }> } }
  const deeds = components.schemas.AuditAction?.enum ?? []
  expect(deeds.length).toBeGreaterThan(0)
  expect(deeds.filter((deed) => !english.has(`audit.did.${deed}`))).toEqual([])
})

interface Node { type: number; content?: unknown; loc: { start: { line: number } }; children?: Node[]; props?: Prop[] }
interface Prop { type: number; name: string; value?: { content: string } }
const TEXT = 2
const ATTRIBUTE = 6

function literals(node: Node): string[] {
  const own = node.type === TEXT && typeof node.content === 'string' && LETTERS.test(node.content) ? [`line ${node.loc.start.line}: ${node.content.trim()}`] : []
  const attributes = (node.props ?? [])
    .filter((prop) => prop.type === ATTRIBUTE && READ_OUT.has(prop.name) && LETTERS.test(prop.value?.content ?? ''))
    .map((prop) => `line ${node.loc.start.line}: ${prop.name}="${prop.value?.content}"`)
  return [...own, ...attributes, ...(node.children ?? []).flatMap(literals)]
}

test.each(files('.vue'))('%s says nothing outside the messages', (name) => {
  const { descriptor } = parse(readFileSync(join(SOURCE, name), 'utf8'))
  expect(descriptor.template?.ast ? literals(descriptor.template.ast as unknown as Node) : []).toEqual([])
})
