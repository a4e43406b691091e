// What happened since yesterday that concerns one union's desk: the bank answered, a colleague answered, papers came back corrected, a notice
// ended, somebody objected. Read from the books themselves; nobody keeps a list of news.
import { roundsByIds, stageTitle } from '#api/read/cases.ts';
import { namesOf } from '#api/read/laid-out.ts';
import type { Engine } from '#engine/engine.ts';
import { type Text, text } from '#kit/text.ts';

export interface News {
  readonly at: Date;
  readonly words: Text;
  readonly link: string;
}

export interface NewsAsked {
  readonly organisationId: number;
  readonly personId: number;
  readonly since: Date;
}

type Reader = (engine: Engine, tenantId: number, asked: NewsAsked) => Promise<News[]>;

const bankAnswers: Reader = async ({ house }, tenantId, { organisationId, since }) => {
  const rows = await house.db.query<{ id: number; number: string; at: Date; items: number; rejected: number }>(
    `SELECT b.id, b.number, b.settled_at AS at, b.items,
            (SELECT count(*)::int FROM payment_results r WHERE r.tenant_id = $1 AND r.batch_id = b.id AND r.result = 'rejected') AS rejected
       FROM rounds o JOIN payment_batches b ON b.tenant_id = $1 AND b.round_id = o.id
      WHERE o.tenant_id = $1 AND o.organisation_id = $2 AND b.settled_at >= $3 ORDER BY b.settled_at DESC LIMIT 10`,
    [tenantId, organisationId, since],
  );
  return rows.map(({ id, number, at, items, rejected }) => ({
    at,
    words:
      rejected === 0
        ? text(`银行回单到了：${number}，${items} 笔都付成了`, `The bank answered: ${number}, all ${items} paid`)
        : text(
            `银行回单到了：${number}，${rejected} 笔没付成`,
            `The bank answered: ${number}, ${rejected} of ${items} not paid`,
          ),
    link: `/desk/money/batches/${id}`,
  }));
};

/** A second person looked at what this one prepared. */
const answered: Reader = async ({ house }, tenantId, { personId, since }) => {
  const batches = await house.db.query<{ id: number; number: string; at: Date; by: string }>(
    `SELECT b.id, b.number, b.approved_at AS at, p.name AS by FROM payment_batches b
       JOIN people p ON p.tenant_id = $1 AND p.id = b.approved_by
      WHERE b.tenant_id = $1 AND b.prepared_by = $2 AND b.approved_at >= $3 ORDER BY b.approved_at DESC LIMIT 10`,
    [tenantId, personId, since],
  );
  const versions = await house.db.query<{ key: string; title: Text; at: Date; by: string }>(
    `SELECT v.programme_key AS key, v.definition->'title' AS title, v.published_at AS at, p.name AS by FROM programme_versions v
       JOIN people p ON p.tenant_id = $1 AND p.id = v.approved_by
      WHERE v.tenant_id = $1 AND v.prepared_by = $2 AND v.published_at >= $3 ORDER BY v.published_at DESC LIMIT 10`,
    [tenantId, personId, since],
  );
  return [
    ...batches.map(({ id, number, at, by }) => ({
      at,
      words: text(`${by}复核通过了您制的 ${number}`, `${by} approved ${number}, which you prepared`),
      link: `/desk/money/batches/${id}`,
    })),
    ...versions.map(({ key, title, at, by }) => ({
      at,
      words: text(`${by}批准了您起草的《${title.zh}》`, `${by} approved “${title.en}”, which you drafted`),
      link: `/desk/programmes/${key}`,
    })),
  ];
};

/** In the union's hands again because the member did something: corrected papers, an appeal. */
const cameBack: Reader = async (engine, tenantId, { organisationId, since }) => {
  const { db } = engine.house;
  const rows = await db.query<{
    roundId: number;
    stage: string;
    action: string;
    at: Date;
    cases: number;
    caseId: number;
    personId: number | null;
  }>(
    `SELECT w.round_id AS "roundId", w.stage, e.action, max(e.at) AS at, count(*)::int AS cases, min(w.case_id) AS "caseId",
            min(c.person_id) AS "personId"
       FROM (SELECT round_id, stage, case_id FROM queue_entries WHERE tenant_id = $1 AND handler_organisation_id = $2 AND odd LIMIT 2000) w
       JOIN cases c ON c.tenant_id = $1 AND c.id = w.case_id AND c.changed_at >= $3
       JOIN case_events e ON e.tenant_id = $1 AND e.case_id = c.id AND e.seq = c.seq AND e.seq > 1 AND e.action IN ('submit', 'appeal')
      GROUP BY 1, 2, 3 ORDER BY 4 DESC LIMIT 10`,
    [tenantId, organisationId, since],
  );
  const rounds = await roundsByIds(engine, db, tenantId, [...new Set(rows.map(({ roundId }) => roundId))]);
  const alone = rows.flatMap(({ cases, personId }) => (cases === 1 && personId !== null ? [personId] : []));
  const names = await namesOf(db, tenantId, { people: alone, organisations: [] });
  return rows.map(({ roundId, stage, action, at, cases, caseId, personId }) => {
    const { programme } = rounds.get(roundId)!;
    const who = cases === 1 && personId !== null ? names.person(personId) : '';
    const title = stageTitle(programme, stage);
    const words =
      action === 'appeal'
        ? text(
            `${who || `${cases} 位会员`}对“未通过”提出了异议`,
            `${who || `${cases} members`}: an appeal against a refusal`,
          )
        : text(
            `${who || `${cases} 件`}补交了材料，在${title.zh}`,
            `${who || `${cases} cases`}: corrected papers came in, now at ${title.en}`,
          );
    return { at, words, link: cases === 1 ? `/desk/cases/${caseId}` : `/desk/queues/${roundId}/${stage}` };
  });
};

const objections: Reader = async ({ house }, tenantId, { organisationId, since }) => {
  const rows = await house.db.query<{ caseId: number; at: Date; title: Text }>(
    `SELECT n.case_id AS "caseId", n.raised_at AS at, v.definition -> 'title' AS title
       FROM (SELECT case_id, raised_at FROM objections WHERE tenant_id = $1 AND known ORDER BY id DESC LIMIT 500) n
       JOIN cases c ON c.tenant_id = $1 AND c.id = n.case_id AND c.handler_organisation_id = $2
       JOIN rounds r ON r.tenant_id = $1 AND r.id = c.round_id
       JOIN programme_versions v ON v.tenant_id = $1 AND v.hash = r.version_hash
      WHERE n.raised_at >= $3 ORDER BY n.raised_at DESC LIMIT 10`,
    [tenantId, organisationId, since],
  );
  return rows.map(({ caseId, at, title }) => ({
    at,
    words: text(
      `公示收到异议：${title.zh}一件，等您核实`,
      `An objection to a notice of ${title.en}, for you to look into`,
    ),
    link: `/desk/cases/${caseId}`,
  }));
};

/** What somebody wrote to this person about his work: a correction asked for, a reminder, a request to stand in or for a budget. */
const messages: Reader = async ({ house }, tenantId, { personId, since }) =>
  house.db.query<News>(
    `SELECT at, words, link FROM (
       SELECT id, created_at AS at, payload->'words' AS words, payload->>'link' AS link, cancelled_at FROM outbox
        WHERE tenant_id = $1 AND person_id = $2 ORDER BY id DESC LIMIT 50) m
      WHERE at >= $3 AND cancelled_at IS NULL AND link LIKE '/desk%' ORDER BY at DESC LIMIT 10`,
    [tenantId, personId, since],
  );

const readers: readonly Reader[] = [bankAnswers, answered, cameBack, objections, messages];
const most = 12;

/** The newest first. */
export async function newsOf(engine: Engine, tenantId: number, asked: NewsAsked): Promise<News[]> {
  const all = await Promise.all(readers.map((read) => read(engine, tenantId, asked)));
  return all
    .flat()
    .sort((a, b) => b.at.getTime() - a.at.getTime())
    .slice(0, most);
}

/** Corrections that members of the subtree asked for and nobody answered, without those that this person asked for; counted up to a hundred. */
export async function correctionsWaiting(
  engine: Engine,
  tenantId: number,
  organisationId: number,
  personId: number,
): Promise<number> {
  const [row] = await engine.house.db.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM (SELECT 1 FROM corrections c
       JOIN organisation_paths x ON x.tenant_id = $1 AND x.ancestor_id = $2 AND x.descendant_id = c.organisation_id
      WHERE c.tenant_id = $1 AND c.answered_at IS NULL AND c.person_id <> $3 AND c.asked_by IS DISTINCT FROM $3 LIMIT 100) waiting`,
    [tenantId, organisationId, personId],
  );
  return row!.n;
}

/** Money of donors at one union that a second person must confirm, and is for this one to confirm: what came, and receipts to be taken back. */
export async function giftsWaiting(
  engine: Engine,
  tenantId: number,
  { organisationId, personId }: Pick<NewsAsked, 'organisationId' | 'personId'>,
): Promise<number> {
  const [row] = await engine.house.db.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM (
       SELECT agreement_id FROM gift_arrivals WHERE tenant_id = $1 AND decided_by IS NULL AND recorded_by <> $3
       UNION ALL SELECT r.agreement_id FROM gift_reversals k JOIN gift_receipts r ON r.tenant_id = $1 AND r.year = k.year AND r.number = k.number
        WHERE k.tenant_id = $1 AND k.decided_by IS NULL AND k.asked_by <> $3) waiting
       JOIN gift_agreements g ON g.tenant_id = $1 AND g.id = waiting.agreement_id AND g.organisation_id = $2`,
    [tenantId, organisationId, personId],
  );
  return row!.n;
}
