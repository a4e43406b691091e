// Applications from a union's workbook. The dry run tells every row's fate: what will be opened, what will be filed as refused by a
// rule (so that the member sees why and may appeal), and what cannot be taken at all. Committing opens and submits through the engine.
import type { Committed, Fate, ImportRow, ImportRun, Reason, RowImporter } from '#documents/import-run.ts';
import { reasonOf } from '#documents/import-run.ts';
import type { CaseAction } from '#engine/act.ts';
import { actingNow } from '#engine/acting-now.ts';
import type { Engine } from '#engine/engine.ts';
import { heldKey } from '#engine/held-keys.ts';
import { accountNotes, type Payee, takeAccounts } from '#engine/import-accounts.ts';
import { caseColumns, fieldColumn } from '#engine/import-columns.ts';
import { membersOf, organisationsNamed, type Subject } from '#engine/import-subjects.ts';
import type { PinnedRound } from '#engine/load.ts';
import { claimedKeys, isOnce, onceInWords } from '#kinds/apply/claimed-keys.ts';
import { chinaDate } from '#kit/clock.ts';
import { own } from '#kit/own.ts';
import { Fault, isRefusal } from '#kit/refusal.ts';
import { judge } from '#policy/evaluate.ts';
import type { Answers } from '#policy/form.ts';
import { checkAnswers, type FieldFault } from '#policy/form-check.ts';
import { actionIdsOf } from '#store/action-ids.ts';
import type { Queryable } from '#store/queryable.ts';

/** A row as far as it could be read. */
interface Read {
  readonly row: ImportRow;
  readonly subject: Exclude<Subject, { reasons: unknown }> | null;
  readonly answers: Answers | null;
  /** Why it cannot be taken. */
  readonly bad: Reason[];
  /** Rules that do not hold: it is filed as refused. */
  readonly broken: Reason[];
  /** What somebody should know of a good row. */
  readonly notes: Reason[];
}

const subjectIdOf = (subject: NonNullable<Read['subject']>): number =>
  'personId' in subject ? subject.personId : subject.subjectOrganisationId;

async function readRows(
  engine: Engine,
  q: Queryable,
  round: PinnedRound,
  run: ImportRun,
  rows: readonly ImportRow[],
): Promise<Read[]> {
  if (run.organisationId === null) throw new Fault('an import of cases names the union that sent it');
  const { programme, view } = round;
  const forest = await engine.caches.forests.get(engine.house.db, run.tenantId);
  const subjects =
    programme.subject === 'member'
      ? await membersOf(engine.house, forest, q, run, rows)
      : await organisationsNamed(forest, q, run, rows);
  const asOf = chinaDate(engine.house.clock.now());
  return rows.map((row, n): Read => {
    const subject = subjects[n]!;
    const facts = 'reasons' in subject ? {} : subject.facts;
    const around = { round: view, facts, asOf, within: forest.within };
    const raw = Object.fromEntries(
      Object.keys(programme.form).map((field) => [field, own(row.cells, fieldColumn(field)) ?? '']),
    );
    const checked = checkAnswers(programme.form, raw, around);
    const bad: Reason[] = 'reasons' in subject ? [...subject.reasons] : [];
    if (isRefusal(checked)) {
      bad.push(
        ...(checked.details as FieldFault[]).map(({ field, why }) => ({
          code: `field-${field}`,
          why: withLabel(
            own(programme.form, field)?.label.zh ?? field,
            own(programme.form, field)?.label.en ?? field,
            why,
          ),
        })),
      );
      return { row, subject: null, answers: null, bad, broken: [], notes: [] };
    }
    if ('reasons' in subject) return { row, subject: null, answers: checked.answers, bad, broken: [], notes: [] };
    const verdict = judge(programme, { ...around, answers: checked.answers, which: 'all' });
    const broken = verdict.findings
      .filter((finding) => finding.holds === false)
      .map(
        (finding): Reason => ({
          code: finding.key,
          why: withLabel(finding.says.zh, finding.says.en, finding.saw),
          ...(finding.clause === undefined ? {} : { rule: finding.clause }),
        }),
      );
    return { row, subject, answers: checked.answers, bad, broken, notes: [] };
  });
}

const withLabel = (zh: string, en: string, why: Reason['why']): Reason['why'] => ({
  zh: `${zh}：${why.zh}`,
  en: `${en}: ${why.en}`,
});

const duplicate: Reason = {
  code: 'duplicate-row',
  why: { zh: '和本表前面的一行重复', en: 'The same as an earlier row of this sheet' },
};
/** As it is told to whoever applies himself. */
function appliedAlready({ programme }: PinnedRound): Reason {
  const once = onceInWords(programme, null);
  return {
    code: 'applied-already',
    why: { zh: `已经申请过：${once.zh}`, en: `There is a case already: ${once.en.toLowerCase()}` },
  };
}
const paidBefore: Reason = {
  code: 'already-paid',
  why: { zh: '以前已经助推过，同一编号只给一次', en: 'It was paid before; each number counts once' },
};
const heldElsewhere: Reason = {
  code: 'already-used',
  why: { zh: '已经有人用同一编号申请', en: 'There is a case with the same number already' },
};
const usedTwice: Reason = {
  code: 'already-used',
  why: {
    zh: '本表前面有另一人用了同一编号',
    en: 'An earlier row of this sheet uses the same number for somebody else',
  },
};

/** Keys that an earlier good row of the same file holds, and keys held by cases. */
async function markTaken(engine: Engine, round: PinnedRound, run: ImportRun, reads: readonly Read[]): Promise<void> {
  const crypto = await engine.house.crypto(run.tenantId);
  const keysOfRead = (read: Read) =>
    read.subject && read.answers
      ? claimedKeys(round.programme, round.view, subjectIdOf(read.subject), read.answers).map(({ scope, key }) => ({
          ...{ scope, key: heldKey(crypto, key) },
        }))
      : [];
  const good = reads.filter((read) => read.bad.length === 0 && read.broken.length === 0);
  const held = await heldKeys(engine, round, run, good.flatMap(keysOfRead));
  const seen = new Map<string, number>();
  const wholeRows = new Set<string>();
  for (const read of reads) {
    if (read.bad.length > 0 || !read.subject) continue;
    const subjectId = subjectIdOf(read.subject);
    const keys = keysOfRead(read).map(({ scope, key }) => `${scope}\u001f${key}`);
    const whole = `${subjectId}\u001f${keys.length > 0 ? keys.join('\u001f') : JSON.stringify(read.answers)}`;
    const earlier = keys.map((key) => seen.get(key)).find((id) => id !== undefined);
    if (wholeRows.has(whole) || earlier === subjectId) read.bad.push(duplicate);
    else if (read.broken.length === 0 && earlier !== undefined) read.bad.push(usedTwice);
    else if (read.broken.length === 0) {
      const taken = keys.map((key) => held.get(key)).find((reason) => reason !== undefined);
      if (taken) read.bad.push(taken);
    }
    wholeRows.add(whole);
    if (read.bad.length === 0 && read.broken.length === 0) for (const key of keys) seen.set(key, subjectId);
  }
}

/** By what stands in the way: his own earlier case, one that was paid, one under way. */
function heldBy(round: PinnedRound, { scope, status }: { readonly scope: string; readonly status: string }): Reason {
  if (isOnce(scope)) return appliedAlready(round);
  return status === 'passed' ? paidBefore : heldElsewhere;
}

async function heldKeys(
  engine: Engine,
  round: PinnedRound,
  run: ImportRun,
  keys: readonly { scope: string; key: string }[],
): Promise<Map<string, Reason>> {
  const rows = await engine.house.db.query<{ scope: string; key: string; status: string }>(
    `SELECT k.scope, k.key, c.status FROM unnest($2::text[], $3::text[]) AS w(scope, key)
     JOIN case_keys k ON k.tenant_id = $1 AND k.scope = w.scope AND k.key = w.key JOIN cases c ON c.tenant_id = $1 AND c.id = k.case_id`,
    [run.tenantId, keys.map((key) => key.scope), keys.map((key) => key.key)],
  );
  return new Map(rows.map((row) => [`${row.scope}\u001f${row.key}`, heldBy(round, row)]));
}

const fateOf = (read: Read): Fate => ({
  fate: read.bad.length > 0 ? 'bad' : read.broken.length > 0 ? 'ineligible' : 'good',
  reasons: [...read.bad, ...read.broken, ...read.notes],
  label: read.row.cells.name ?? read.row.cells.unit ?? '',
});

const payeeOf = (read: Read): Payee => ({ row: read.row, subjectId: subjectIdOf(read.subject!) });

/** Rows that will be paid if all goes well are told what is the matter with their account. */
async function noteAccounts(engine: Engine, round: PinnedRound, run: ImportRun, reads: readonly Read[]): Promise<void> {
  const good = reads.filter((read) => read.subject && read.bad.length === 0 && read.broken.length === 0);
  const { house } = engine;
  const notes = await accountNotes(house, house.db, run, round.programme, good.map(payeeOf));
  for (const [n, read] of good.entries()) if (notes[n]) read.notes.push(notes[n]);
}

export function caseImporter(engine: Engine, round: PinnedRound): RowImporter {
  const { programme, view } = round;
  return {
    kind: `cases:${view.id}`,
    columns: caseColumns(programme),
    async check(_house, run, rows) {
      const reads = await readRows(engine, engine.house.db, round, run, rows);
      await markTaken(engine, round, run, reads);
      await noteAccounts(engine, round, run, reads);
      return reads.map(fateOf);
    },
    async commit(house, q, run, rows) {
      const reads = await readRows(engine, q, round, run, rows);
      const acting = await actingNow(house, run.tenantId, run.createdBy, 'one-factor', q);
      const able = reads.filter((read) => read.bad.length === 0 && read.subject !== null);
      const ids = await actionIdsOf(house, run.tenantId);
      const actions = able.map(
        ({ row, subject, answers }): CaseAction => ({
          acting,
          target: {
            open: {
              roundId: view.id,
              organisationId: subject!.organisationId,
              personId: 'personId' in subject! ? subject!.personId : null,
              subjectOrganisationId: 'subjectOrganisationId' in subject! ? subject!.subjectOrganisationId : null,
            },
          },
          request: {
            id: ids.named(view.id, `import|${run.tenantId}|${row.key}`),
            action: 'open',
            onRoster: true,
            input: { submit: { answers, onRecord: true } },
          },
        }),
      );
      const outcomes = await engine.actWithin(q, run.tenantId, actions);
      const results = new Map<ImportRow, Committed>();
      const taken: Payee[] = [];
      for (const [n, read] of able.entries()) {
        const outcome = outcomes[n]!;
        if (isRefusal(outcome)) results.set(read.row, { bad: [reasonOf(outcome)] });
        else {
          taken.push(payeeOf(read));
          results.set(read.row, {
            caseId: outcome.caseId,
            ...(outcome.moved?.status === 'failed' ? { filed: read.broken } : {}),
            ...('personId' in read.subject! ? { personId: read.subject!.personId } : {}),
          });
        }
      }
      await takeAccounts(house, q, run, programme, taken);
      return reads.map((read): Committed => results.get(read.row) ?? { bad: read.bad });
    },
  };
}
