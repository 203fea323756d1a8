/** A supervisor sets a deadline, and another one with a reason. */
import { flushPromises, mount } from '@vue/test-utils'
import { expect, test, vi } from 'vitest'
import type { IncidentDetail } from '../src/api/types'
import { i18n } from '../src/i18n'
import ActionDialog from '../src/pages/events/ActionDialog.vue'

test.each([[false, '', {}], [true, '2026-03-09T18:00', { until: new Date('2026-03-09T18:00').toISOString() }]])('supervised before: %s', async (supervised, until, sent) => {
  const send = vi.fn(() => Promise.resolve(true))
  const page = mount(ActionDialog, { props: { incident: { id: 'i', supervised, members: [] } as unknown as IncidentDetail, send }, global: { plugins: [i18n] }, attachTo: document.body })
  await (page.vm as unknown as { open: (action: string) => Promise<void> }).open('supervise')
  await flushPromises()
  const day = page.get('input[type="datetime-local"]')
  expect(day.attributes('required') !== undefined).toBe(supervised)
  await day.setValue(until)
  await page.get('textarea').setValue('the part is on its way')
  await page.get('form').trigger('submit')
  await flushPromises()
  expect(send).toHaveBeenCalledWith({ action: 'supervise', reason: 'the part is on its way', ...sent })
  page.unmount()
})
