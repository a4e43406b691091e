// Money that nobody is left to grant: everybody with a post at the union had a hand in the case, and the paper asks for somebody who had none. It waits
// for whoever can give a post to another, so that no case stands for ever.
import { deskRoles } from '#access/viewer.ts';
import { plain, type WaitingSource, waitingAtMost } from '#api/waiting/source.ts';
import { lookedAtMost } from '#engine/in-hand.ts';
import type { Day } from '#kit/days.ts';
import { type Text, text } from '#kit/text.ts';

interface Row {
  readonly union: string;
  readonly title: Text;
  readonly round: string;
  readonly count: number;
  readonly dueOn: Day | null;
}

const withoutHands: WaitingSource = {
  key: 'grants-without-hands',
  operation: 'changes.propose',
  act: text('派人批准', 'Find somebody to grant'),
  async read({ engine, tenantId, today }) {
    const rows = await engine.house.db.query<Row>(
      `SELECT o.name AS union, w.title, w.round, count(*)::int AS count, min(w.due_on) AS "dueOn"
         FROM (SELECT q.handler_organisation_id AS union_id, q.round_id, q.due_on, r.name AS round, r.programme_key, (v.definition->'title')::jsonb AS title,
                      c.person_id, c.state
                 FROM queue_entries q JOIN rounds r ON r.tenant_id = $1 AND r.id = q.round_id
                 JOIN programme_versions v ON v.tenant_id = $1 AND v.hash = r.version_hash
                 JOIN cases c ON c.tenant_id = $1 AND c.id = q.case_id
                WHERE q.tenant_id = $1 AND v.definition->'stages'->q.stage->'settings'->>'hands' = 'another'
                ORDER BY q.case_id LIMIT $4) w
         JOIN organisations o ON o.tenant_id = $1 AND o.id = w.union_id
        WHERE NOT EXISTS (SELECT FROM posts p
                WHERE p.tenant_id = $1 AND p.organisation_id = w.union_id AND p.role = ANY ($2::text[]) AND p.revoked_at IS NULL
                  AND p.valid_from <= $3::date AND (p.valid_until IS NULL OR p.valid_until >= $3::date)
                  AND (p.programme_key IS NULL OR p.programme_key = w.programme_key)
                  AND p.person_id IS DISTINCT FROM w.person_id AND p.person_id IS DISTINCT FROM (w.state->>'openedBy')::bigint
                  AND NOT EXISTS (SELECT FROM json_array_elements(w.state->'deciders') d WHERE (d->>'personId')::bigint = p.person_id))
        GROUP BY o.name, w.title, w.round, w.round_id ORDER BY w.round_id, o.name LIMIT $5`,
      [tenantId, deskRoles, today, lookedAtMost, waitingAtMost],
    );
    return rows.map(({ union, title, round, count, dueOn }) => ({
      ...plain,
      ...{ count, dueOn },
      title: text(`${union}：${title.zh}（${round}）`, `${union}: ${title.en} (${round})`),
      says: text(
        '等着批准，那里有岗位的人都经手过。请给一位没有经手的人派岗位',
        'To be granted, and everybody with a post there had a hand in it. Give a post to somebody who had none',
      ),
      link: '/desk/posts',
    }));
  },
};

export const grantSources: readonly WaitingSource[] = [withoutHands];
