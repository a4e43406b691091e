// The one open line to a window: what moves while somebody looks.
import { endpoint } from '#api/endpoint.ts';
import type { Live } from '#api/live.ts';

export const eventRoutes = (live: Live) => [
  endpoint({
    operation: 'events.follow',
    method: 'get',
    path: '/events',
    tag: 'Jobs',
    summary: { zh: '实时更新（SSE）', en: 'What moves, as server-sent events' },
    description:
      '`history`: something was decided in the federation. `job` {id, kind, state, done, total, errorCount}: a job whose progress the viewer may see. `beat`: every 15 seconds. Ends with the session.',
    answer: 'stream',
    shows: 'nobody',
    handle: async ({ session }) => live.follow(session),
  }),
];
