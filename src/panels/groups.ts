// Where places are apart by group and a group has one scheme (a contest: a project is of one family), nobody is judged by the scheme of another: entered
// under the wrong one, he would be ranked alone by it. Asked when a panel takes works in, of everything that came to the stage.
import type { Engine } from '#engine/engine.ts';
import { loadAnswers, type PinnedRound } from '#engine/load.ts';
import { own } from '#kit/own.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { type Text, text } from '#kit/text.ts';
import type { Panel } from '#panels/panels.ts';
import { choicesIn } from '#policy/choices.ts';
import { joined, put } from '#policy/in-words.ts';
import { schemeFor, schemeOf } from '#policy/scheme.ts';
import type { Queryable } from '#store/queryable.ts';

const pageOf = 1000;

/** Group → scheme → how many works. */
type Counts = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** Works that wait at the stage, and those that a panel of it has. */
const works = (q: Queryable, tenantId: number, { roundId, stage }: Asked, after: number) =>
  q.query<{ id: number }>(
    `SELECT c.id FROM cases c
      WHERE c.tenant_id = $1 AND c.round_id = $2 AND c.id > $4 AND c.status <> 'withdrawn'
        AND ((c.status = 'open' AND c.stage = $3)
          OR EXISTS (SELECT 1 FROM score_works w JOIN score_panels p ON p.tenant_id = w.tenant_id AND p.id = w.panel_id
                      WHERE w.tenant_id = $1 AND w.case_id = c.id AND p.round_id = $2 AND p.stage = $3))
      ORDER BY c.id LIMIT ${pageOf}`,
    [tenantId, roundId, stage, after],
  );

type Asked = Pick<Panel, 'roundId' | 'stage' | 'scheme'>;

async function counted(engine: Engine, q: Queryable, tenantId: number, round: PinnedRound, asked: Asked) {
  const { settings } = own(round.programme.stages, asked.stage)!;
  const counts = new Map<string, Map<string, number>>();
  for (let after = 0, more = true; more; ) {
    const ids = (await works(q, tenantId, asked, after)).map(({ id }) => id);
    const answers = await loadAnswers(engine.house, q, tenantId, ids);
    for (const given of ids.map((id) => answers.get(id) ?? {})) {
      const [group, scheme] = [own(given, String(settings.group)), schemeFor(settings, given)?.key];
      if (typeof group !== 'string' || scheme === undefined) continue;
      const schemes = counts.get(group) ?? new Map<string, number>();
      counts.set(group, schemes.set(scheme, (schemes.get(scheme) ?? 0) + 1));
    }
    more = ids.length === pageOf;
    after = ids.at(-1) ?? 0;
  }
  return counts as Counts;
}

const told = 5;

/** Refuses: group-in-two-schemes, with the groups in which works of this scheme stand beside works of another. */
export async function groupsApart(
  engine: Engine,
  q: Queryable,
  tenantId: number,
  round: PinnedRound,
  asked: Asked,
): Promise<Refusal | null> {
  const { programme, view } = round;
  const { settings } = own(programme.stages, asked.stage)!;
  const { group } = settings;
  if (settings.groupsWhole !== true || typeof group !== 'string') return null;
  const counts = await counted(engine, q, tenantId, round, asked);
  const mixed = [...counts].filter(([, schemes]) => schemes.size > 1 && schemes.has(asked.scheme));
  if (mixed.length === 0) return null;
  const groups = choicesIn(programme, group, view);
  const says = mixed.slice(0, told).map(([key, schemes]): Text => {
    const parts = [...schemes].map(([scheme, many]) =>
      put(`{0} ${many} 件`, `${many} in {0}`, schemeOf(settings, scheme)?.label ?? text(scheme, scheme)),
    );
    const name = groups.find((one) => one.key === key)?.label ?? text(key, key);
    return put('“{0}”：{1}', '“{0}”: {1}', name, joined(parts, '、', ', '));
  });
  const { zh, en } = joined(says, '；', '; ');
  const more = mixed.length > told;
  return refuse(
    'group-in-two-schemes',
    `同一组报成了两套标准。${zh}${more ? `；等 ${mixed.length} 组` : ''}`,
    `Works of one group name different schemes. ${en}${more ? `; ${mixed.length} groups in all` : ''}`,
    {
      next: text(
        '请报名的工会更正：撤回报错的，改好再报',
        'Have the entries corrected: the unions withdraw the wrong ones and enter them anew',
      ),
    },
  );
}
