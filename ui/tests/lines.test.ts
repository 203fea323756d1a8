import { describe, expect, test } from 'vitest'
import { followed } from '../src/api/lines'

const encoder = new TextEncoder()
/** Cut into chunks anywhere, as a network does. */
const stream = (...chunks: string[]) => new ReadableStream<Uint8Array>({
  start(controller) {
    for (const chunk of chunks) controller.enqueue(encoder.encode(chunk))
    controller.close()
  },
})
const follow = async (chunks: string[], signal = new AbortController().signal) => {
  const told: string[] = []
  const result = await followed<{ rows: number }>(stream(...chunks), signal, ({ done, of }) => told.push(`${done}/${of}`))
  return { told, result }
}

describe('an answer line by line', () => {
  test('tells how far it is, wherever its chunks end, and gives the result', async () => {
    expect(await follow(['{"done":1,"of":2}\n{"do', 'ne":2,"of":2}\n', '{"result":{"rows":2}}\n'])).toEqual({ told: ['1/2', '2/2'], result: { rows: 2 } })
  })
  test('a problem at its end is thrown', async () => {
    await expect(follow(['{"problem":{"type":"/problems/conflict","status":409,"detail":"no"}}\n'])).rejects.toMatchObject({ kind: 'conflict', status: 409, detail: 'no' })
  })
  test.each([[['{"done":1,"of":2}\n']], [['{"done":1,']], [[]]])('an end before the result is a connection lost: %j', async (chunks) => {
    await expect(follow(chunks)).rejects.toMatchObject({ kind: 'unreachable' })
  })
  test('what was cancelled says so', async () => {
    const abort = new AbortController()
    abort.abort()
    await expect(follow([], abort.signal)).rejects.toMatchObject({ name: 'AbortError' })
  })
})
