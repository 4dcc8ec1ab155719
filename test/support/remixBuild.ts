import type { AppLoadContext, EntryContext, LoaderFunction, ServerBuild } from '@remix-run/node'
import { loader as figures } from '#app/routes/meetings.$meetingId.figures/route.ts'
import { loader as minutes } from '#app/routes/meetings.$meetingId.minutes[.]docx/route.ts'

/** What pages ask for and people download, as the product has it: routes that answer without a page. */
const MEETING_DOORS: Readonly<Record<string, unknown>> = {
  'meetings/:meetingId/figures': figures,
  'meetings/:meetingId/minutes.docx': minutes,
}

/** A Remix build of one page, which shows what its context holds, beside the doors of meetings that are no pages. */
export function buildOf(
  page: (context: AppLoadContext, request: Request) => Response | Promise<Response>,
): ServerBuild {
  const route = { id: 'root', path: '', hasLoader: false, hasAction: false, hasErrorBoundary: true, module: '' }
  const doors = Object.entries(MEETING_DOORS).map(([path, loader]) => [
    path,
    { id: path, parentId: 'root', path, module: { loader: loader as LoaderFunction } },
  ])
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
    routes: {
      root: { ...route, module: { default: () => null, ErrorBoundary: () => null } },
      ...Object.fromEntries(doors),
    },
    assets: { entry: { imports: [], module: '' }, routes: { root: route }, url: '', version: '1' },
    publicPath: '/',
    assetsBuildDirectory: '',
    future: {},
    isSpaMode: false,
  } as unknown as ServerBuild
}
