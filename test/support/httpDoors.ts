import type { Express } from 'express'

interface Layer {
  route?: { path: string; methods: Record<string, boolean> }
  handle: { stack?: Layer[] }
  regexp: RegExp & { fast_slash?: boolean }
}

/** Where a router hangs, out of the expression that Express 4 makes of it. */
const mountOf = ({ regexp }: Layer): string =>
  regexp.fast_slash ? '' : regexp.source.replace('\\/?(?=\\/|$)', '').replace(/^\^/, '').replaceAll('\\/', '/')

/** Every door of an application as `METHOD /path`, routers within routers included. */
export function doorsOf(app: Express): string[] {
  const within = (stack: readonly Layer[], base: string): string[] =>
    stack.flatMap((layer) => {
      if (layer.route) {
        const path = `${base}${layer.route.path}`.replace(/(.)\/$/, '$1')
        return Object.keys(layer.route.methods).map((method) => `${method.toUpperCase()} ${path}`)
      }
      return layer.handle.stack ? within(layer.handle.stack, `${base}${mountOf(layer)}`) : []
    })
  return within((app as unknown as { _router: { stack: Layer[] } })._router.stack, '')
}

export const changes = (door: string): boolean => !/^(GET|HEAD|OPTIONS) /.test(door)
