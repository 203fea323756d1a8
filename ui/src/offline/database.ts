/** What the phone keeps without a network: a small IndexedDB. Every function opens nothing twice and leaves nothing half-written. */

const NAME = 'vms'
const VERSION = 1
export type StoreName = 'person' | 'orders' | 'outbox'

let opening: Promise<IDBDatabase> | null = null

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new DOMException('IndexedDB failed'))
  })
}

function open(): Promise<IDBDatabase> {
  opening ??= new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION)
    request.onupgradeneeded = () => {
      request.result.createObjectStore('person', { keyPath: 'key' })
      request.result.createObjectStore('orders', { keyPath: 'id' })
      request.result.createObjectStore('outbox', { keyPath: 'id' })
    }
    request.onsuccess = () => {
      // Another tab with a newer build wants to change the stores: let it.
      request.result.onversionchange = () => { request.result.close(); opening = null }
      resolve(request.result)
    }
    request.onerror = () => reject(request.error ?? new DOMException('IndexedDB failed'))
  }).catch((error: unknown) => { opening = null; throw error })
  return opening
}

async function within<T>(store: StoreName, mode: IDBTransactionMode, work: (rows: IDBObjectStore) => IDBRequest<T> | void): Promise<T | undefined> {
  const transaction = (await open()).transaction(store, mode)
  const request = work(transaction.objectStore(store))
  await new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error ?? new DOMException('The write was given up'))
  })
  return request?.result
}

/** Whether this browser can keep anything at all (private windows may not). */
export const canKeep = typeof indexedDB !== 'undefined'

export async function all<T>(store: StoreName): Promise<T[]> {
  const transaction = (await open()).transaction(store, 'readonly')
  return settled<T[]>(transaction.objectStore(store).getAll())
}

export async function one<T>(store: StoreName, key: string): Promise<T | undefined> {
  return within<T>(store, 'readonly', (rows) => rows.get(key))
}

export async function put(store: StoreName, ...values: object[]): Promise<void> {
  await within(store, 'readwrite', (rows) => { for (const value of values) rows.put(value) })
}

export async function remove(store: StoreName, ...keys: string[]): Promise<void> {
  await within(store, 'readwrite', (rows) => { for (const key of keys) rows.delete(key) })
}

export async function empty(store: StoreName): Promise<void> {
  await within(store, 'readwrite', (rows) => { rows.clear() })
}
