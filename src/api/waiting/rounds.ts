// What a round waits for beside its cases: a draw to be published, read off and finished, a panel to be closed, routes to be loaded and closed,
// sheets and records that a second person looks at, a workbook that was read and not taken in.
import { plain, type WaitingSource, waitingAtMost } from '#api/waiting/source.ts';
import { type Text, text } from '#kit/text.ts';
import { openPanelsOf, seatsOf } from '#panels/panels.ts';
import { progressOf } from '#panels/progress.ts';

interface DrawRow {
  readonly id: number;
  readonly title: string;
  readonly at: Date;
}

const draw = ({ id, title, at }: DrawRow) => ({
  ...plain,
  title: text(title, title),
  since: at,
  link: `/desk/draws/${id}`,
});

const drawsIn = (key: string, operation: WaitingSource['operation'], act: Text, which: string): WaitingSource => ({
  key,
  operation,
  act,
  async read({ engine, tenantId, organisationId, viewer, now }) {
    const rows = await engine.house.db.query<DrawRow>(
      `SELECT d.id, d.title, d.created_at AS at FROM claim_offers o JOIN draws d ON d.tenant_id = $1 AND d.offer_id = o.id
        WHERE o.tenant_id = $1 AND o.organisation_id = $2 AND $3::bigint > 0 AND $4::timestamptz IS NOT NULL AND ${which}
        ORDER BY d.id LIMIT $5`,
      [tenantId, organisationId, viewer.personId, now, waitingAtMost],
    );
    return rows.map(draw);
  },
});

const unread = `NOT EXISTS (SELECT FROM draw_readings x WHERE x.tenant_id = $1 AND x.draw_id = d.id AND x.person_id = $3)`;

const panels: WaitingSource = {
  key: 'panels-to-close',
  operation: 'panels.close',
  act: text('排出名次', 'Close a panel'),
  async read({ engine, tenantId, organisationId }) {
    const { db } = engine.house;
    const open = await openPanelsOf(db, tenantId, organisationId, waitingAtMost);
    const ready = await Promise.all(
      open.map(async (panel) => {
        const seats = (await seatsOf(db, tenantId, panel.id)).length;
        const works = await progressOf(engine, tenantId, panel);
        const done = works.every(({ marked, recused }) => new Set([...marked, ...recused]).size >= seats);
        return works.length > 0 && done ? [panel] : [];
      }),
    );
    return ready.flat().map(({ id, name }) => ({
      ...plain,
      title: text(name, name),
      says: text('评委都打完分了', 'All judges have marked'),
      link: `/desk/panels/${id}`,
    }));
  },
};

const routes = (
  key: string,
  operation: WaitingSource['operation'],
  state: 'planned' | 'loaded',
  act: Text,
): WaitingSource => ({
  key,
  operation,
  act,
  async read({ engine, tenantId, organisationId, today }) {
    const rows = await engine.house.db.query<{ id: number; name: string; day: string; carrier: string }>(
      `SELECT t.id, t.name, t.day, p.name AS carrier FROM delivery_routes t JOIN people p ON p.tenant_id = $1 AND p.id = t.carrier_id
        WHERE t.tenant_id = $1 AND t.organisation_id = $2 AND t.state = $3 AND t.day <= $4 ORDER BY t.day, t.id LIMIT $5`,
      [tenantId, organisationId, state, today, waitingAtMost],
    );
    return rows.map(({ id, name, day, carrier }) => ({
      ...plain,
      title: text(name, name),
      says: text(`${carrier}送`, `Brought by ${carrier}`),
      dueOn: day,
      link: `/desk/goods/routes/${id}`,
    }));
  },
});

const imports: WaitingSource = {
  key: 'imports-to-take-in',
  operation: 'imports.commit',
  act: text('导入表格', 'Take in a workbook'),
  async read({ engine, tenantId, organisationId, viewer }) {
    const rows = await engine.house.db.query<{
      id: number;
      roundId: number | null;
      file: string;
      good: number;
      at: Date;
    }>(
      `SELECT id, round_id AS "roundId", file_name AS file, good, created_at AS at FROM import_runs
        WHERE tenant_id = $1 AND organisation_id = $2 AND state = 'checked' AND created_by = $3 ORDER BY id LIMIT $4`,
      [tenantId, organisationId, viewer.personId, waitingAtMost],
    );
    return rows.map(({ id, roundId, file, good, at }) => ({
      ...plain,
      title: text(file, file),
      says: text(`读过了，${good} 行可以导入`, `Read: ${good} rows can be taken in`),
      since: at,
      link: `${roundId === null ? '/desk/import' : `/desk/rounds/${roundId}/import`}?run=${id}`,
    }));
  },
};

const sheets: WaitingSource = {
  key: 'sheets-to-type-again',
  operation: 'panels.typeSheet',
  act: text('再录评分表', 'Type sheets again'),
  async read({ engine, tenantId, organisationId, viewer }) {
    const rows = await engine.house.db.query<{ id: number; name: string; count: number }>(
      `SELECT p.id, p.name, count(*)::int AS count FROM rounds r
         JOIN score_panels p ON p.tenant_id = $1 AND p.round_id = r.id AND p.closed_at IS NULL
         JOIN score_works w ON w.tenant_id = $1 AND w.panel_id = p.id
         JOIN cases c ON c.tenant_id = $1 AND c.id = w.case_id AND c.status = 'open' AND c.stage = p.stage
        CROSS JOIN LATERAL (SELECT c.state::jsonb->'stages'->p.stage AS judged) o
        CROSS JOIN LATERAL jsonb_each(coalesce(o.judged->'sheets', '{}')) t (seat, typed)
        WHERE r.tenant_id = $1 AND r.organisation_id = $2
          AND jsonb_array_length(t.typed) > 0 AND NOT coalesce(o.judged->'marks', '{}') ? t.seat AND NOT coalesce(o.judged->'recused', '{}') ? t.seat
          AND (jsonb_array_length(t.typed) > 1 OR NOT t.typed @> jsonb_build_array(jsonb_build_object('by', $3::bigint)))
        GROUP BY p.id, p.name ORDER BY p.id LIMIT $4`,
      [tenantId, organisationId, viewer.personId, waitingAtMost],
    );
    return rows.map(({ id, name, count }) => ({
      ...plain,
      title: text(name, name),
      says: text('同事录了一遍，要另一个人再录', 'Typed once by a colleague: another person types them again'),
      count,
      link: `/desk/panels/${id}`,
    }));
  },
};

const strayRecords: WaitingSource = {
  key: 'delivery-records-to-look-at',
  operation: 'deliveries.looked',
  act: text('核对送货记录', 'Look at records'),
  async read({ engine, tenantId, organisationId }) {
    const rows = await engine.house.db.query<{ id: number; name: string; count: number; since: Date }>(
      `SELECT t.id, t.name, count(*)::int AS count, min(x.received_at) AS since FROM delivery_routes t
         JOIN delivery_records x ON x.tenant_id = $1 AND x.route_id = t.id AND x.looked_at IS NULL
        WHERE t.tenant_id = $1 AND t.organisation_id = $2 GROUP BY t.id, t.name ORDER BY t.id LIMIT $3`,
      [tenantId, organisationId, waitingAtMost],
    );
    return rows.map(({ id, name, count, since }) => ({
      ...plain,
      title: text(name, name),
      says: text('送货的人记了、没能记上', 'Recorded by the carrier, and could not be taken'),
      count,
      since,
      link: `/desk/goods/routes/${id}`,
    }));
  },
};

export const roundSources: readonly WaitingSource[] = [
  drawsIn(
    'draws-to-publish',
    'draws.publish',
    text('公布抽签规则', 'Publish a draw'),
    `d.state = 'preparing' AND NOT EXISTS (SELECT FROM draw_parties y WHERE y.tenant_id = $1 AND y.draw_id = d.id AND y.commitment IS NULL)`,
  ),
  drawsIn(
    'draws-to-read-off',
    'draws.readOutside',
    text('念抽签用的数', 'Read off the number'),
    `d.state = 'sealed' AND d.outside_at <= $4 AND ${unread}`,
  ),
  drawsIn('draws-to-finish', 'draws.finish', text('结束抽签', 'Finish a draw'), `d.state = 'drawn'`),
  panels,
  sheets,
  routes('routes-to-load', 'deliveries.load', 'planned', text('装车', 'Load a route')),
  routes('routes-to-close', 'deliveries.close', 'loaded', text('结清路线', 'Close a route')),
  strayRecords,
  imports,
];
