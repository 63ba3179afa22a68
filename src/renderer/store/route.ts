export const screens = ['events', 'rules', 'recordings', 'publish', 'brokers', 'settings'] as const
export type ScreenName = (typeof screens)[number]

/** Where the window is: `#/rules/warm?run=12` is screen `rules`, id `warm`, query `{run: '12'}`. */
export interface Route {
  screen: ScreenName
  id: string | null
  query: Record<string, string>
}

/** Reads a hash; what is not a screen leads to Events. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split(/\?(.*)/s)
  const [screen = '', id = ''] = path.split('/')
  return {
    screen: isScreen(screen) ? screen : 'events',
    id: id === '' ? null : decoded(id),
    query: Object.fromEntries(new URLSearchParams(query)),
  }
}

/** The hash of a route, for links: `<a href={href({screen: 'rules', id: 'warm'})}>`. */
export function href(route: Partial<Route> & { screen: ScreenName }): string {
  const id = route.id ? `/${encodeURIComponent(route.id)}` : ''
  const query = new URLSearchParams(route.query ?? {}).toString()
  return `#/${route.screen}${id}${query === '' ? '' : `?${query}`}`
}

function isScreen(name: string): name is ScreenName {
  return (screens as readonly string[]).includes(name)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
