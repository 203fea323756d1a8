/** Which cameras stand on the big screen and which comes next. Pure. */

export interface Named {
  id: string
  name: string
}

/** One place changes at a time, so that a picture always stands somewhere. */
export interface Rotation {
  shown: readonly Named[]
  /** In which turn a camera came up last. */
  cameUp: ReadonlyMap<string, number>
  turn: number
}

export const empty: Rotation = { shown: [], cameUp: new Map(), turn: 0 }

/** Who has waited longest; who has never been up before all others. */
function next({ cameUp }: Rotation, shown: readonly (Named | null)[], cameras: readonly Named[]): Named | null {
  const up = new Set(shown.map((camera) => camera?.id))
  const waited = (camera: Named) => cameUp.get(camera.id) ?? -1
  return cameras.filter(({ id }) => !up.has(id)).reduce<Named | null>((best, camera) => (best && waited(best) <= waited(camera) ? best : camera), null)
}

function put(rotation: Rotation, place: number, camera: Named): Rotation {
  return { ...rotation, shown: rotation.shown.with(place, camera), cameUp: new Map(rotation.cameUp).set(camera.id, rotation.turn) }
}

/** After the cameras or the places have become others: who is gone is replaced where it stood, the others stay. */
export function settled(rotation: Rotation, cameras: readonly Named[], places: number): Rotation {
  const count = Math.min(places, cameras.length)
  const there = new Map(cameras.map((camera) => [camera.id, camera]))
  let kept: (Named | null)[] = rotation.shown.map(({ id }) => there.get(id) ?? null)
  if (kept.length > count) kept = [...kept.filter((camera) => camera !== null), ...Array<null>(count).fill(null)].slice(0, count)
  const standing = Array.from({ length: count }, (_, place) => kept[place] ?? null)
  const cameUp = new Map([...rotation.cameUp].filter(([id]) => there.has(id)))
  return standing.reduce<Rotation>((state, camera, place) => {
    if (camera) return { ...state, shown: [...state.shown, camera] }
    const chosen = next(state, [...state.shown, ...standing.slice(place)], cameras)
    return chosen ? put({ ...state, shown: [...state.shown, chosen] }, place, chosen) : state
  }, { ...rotation, shown: [], cameUp })
}

export function turned(rotation: Rotation, cameras: readonly Named[]): Rotation {
  const later = { ...rotation, turn: rotation.turn + 1 }
  const coming = next(later, later.shown, cameras)
  return coming && later.shown.length ? put(later, rotation.turn % later.shown.length, coming) : later
}
