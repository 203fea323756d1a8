/** What is shown of the checks of a repair, of one camera and of several. */
import { describe, expect, test } from 'vitest'
import { goodInARow, roundsOf, waitsFor, type ProofCheck } from '../src/proofs'

const check = (minute: number, camera_id: string, outcome: ProofCheck['outcome'], reason: ProofCheck['reason'] = null): ProofCheck => ({
  at: `2026-03-02T08:0${minute}:00Z`, camera_id, outcome, reason, words: '', faults: [], compared: false, clock_offset_s: null, evidence_url: null,
})
const THREE = [check(0, 'a', 'good'), check(0, 'b', 'good'), check(1, 'a', 'good'), check(1, 'b', 'bad', 'no_stream'), check(2, 'a', 'good'), check(2, 'b', 'unsure', 'unsettled')]

describe('the rounds of a repair', () => {
  const rounds = roundsOf(THREE)
  test('are newest first, each as its worst camera was', () => {
    expect(rounds.map(({ outcome, good }) => [outcome, good])).toEqual([['unsure', 1], ['bad', 1], ['good', 2]])
  })
  test('name of several cameras those that were not good, and of one all', () => {
    expect(rounds.map(({ told }) => told.map(({ camera_id: id }) => id))).toEqual([['b'], ['b'], []])
    expect(roundsOf([check(0, 'a', 'good')])[0]?.told).toHaveLength(1)
  })
  test('are counted, not the cameras in them', () => {
    expect(goodInARow(rounds, null)).toBe(1)
    expect(goodInARow(roundsOf(THREE.slice(0, 2)), null)).toBe(1)
  })
  test('of the attempt before do not count', () => {
    const two = roundsOf([check(0, 'a', 'good'), check(3, 'a', 'good')])
    expect(goodInARow(two, null)).toBe(2)
    expect(goodInARow(two, '2026-03-02T08:03:00+00:00')).toBe(1)
  })
})

describe('a repair waits', () => {
  test.each<[string, ProofCheck[], ProofCheck['reason']]>([
    ['for a look that can tell', [check(0, 'a', 'unsure', 'blind')], 'blind'],
    ['not while one is plainly bad', [check(0, 'a', 'unsure', 'blind'), check(0, 'b', 'bad', 'faults')], null],
    ['not for a state that follows by itself', [check(0, 'a', 'unsure', 'unsettled')], null],
    ['for nothing when it is good', [check(0, 'a', 'good')], null],
  ])('%s', (_, checks, reason) => expect(waitsFor(roundsOf(checks)[0])?.reason ?? null).toBe(reason))
})
