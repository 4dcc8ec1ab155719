import type { AppLoadContext, EntryContext, ServerBuild } from '@remix-run/node'

/** A Remix build of one page, which shows what its context holds. */
export function buildOf(
  page: (context: AppLoadContext, request: Request) => Response | Promise<Response>,
): ServerBuild {
  const route = { id: 'root', path: '', hasLoader: false, hasAction: false, hasErrorBoundary: true, module: '' }
  return {
    entry: {
      module: {
        default: (
          request: Request,
          _status: number,
          _headers: Headers,
          _entry: EntryContext,
          context: AppLoadContext,
        ) => page(context, request),
        // As the pages do: the server logs what they could not show.
        handleError: (error: unknown, { context }: { context: AppLoadContext }) => context.reportError(error),
      },
    },
    routes: { root: { ...route, module: { default: () => null, ErrorBoundary: () => null } } },
    assets: { entry: { imports: [], module: '' }, routes: { root: route }, url: '', version: '1' },
    publicPath: '/',
    assetsBuildDirectory: '',
    future: {},
    isSpaMode: false,
  } as unknown as ServerBuild
}
