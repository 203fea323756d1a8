/** What happy-dom lacks of a browser. */
window.matchMedia ??= (query: string) => Object.assign(new EventTarget(), {
  matches: false, media: query, onchange: null, addListener: () => undefined, removeListener: () => undefined,
}) as unknown as MediaQueryList
