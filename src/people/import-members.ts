// Members from a workbook: who is new is added and joins; who is on file only joins; of all others a row says no more than that they cannot join here,
// or a file of ID numbers would be answered with who belongs where.
import {
  type Committed,
  type Fate,
  type ImportRow,
  type ImportRun,
  type Reason,
  type RowImporter,
  reasonOf,
} from '#documents/import-run.ts';
import type { ColumnSpec } from '#documents/table.ts';
import { chinaDate } from '#kit/clock.ts';
import { parseDay } from '#kit/days.ts';
import { parseCardNumber, parseIdNumber, parsePhone } from '#kit/identifiers.ts';
import { normaliseName } from '#kit/normalise.ts';
import { Fault, isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { type NameBook, nameBook } from '#organisations/names.ts';
import { type NewFact, recordFacts, refreshSnapshots } from '#people/facts.ts';
import { cannotJoinHere, currentMemberships, type Joining, joinMembers, wrongSince } from '#people/memberships.ts';
import { addPeople, findByIdNumbers, type NewPerson, parsePersonName } from '#people/people.ts';
import { holdersAmong } from '#people/posts.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

const columns: readonly ColumnSpec[] = [
  {
    key: 'name',
    label: { zh: '姓名', en: 'Name' },
    headings: ['姓名', '职工姓名', '会员姓名', '名字'],
    required: true,
  },
  {
    key: 'idNumber',
    label: { zh: '身份证号', en: 'Resident ID number' },
    headings: ['身份证号', '身份证号码', '公民身份号码', '居民身份证号', '证件号码', '身份证'],
    required: true,
  },
  {
    key: 'phone',
    label: { zh: '手机号', en: 'Mobile number' },
    headings: ['手机号', '手机号码', '联系电话', '手机', '电话', '联系方式'],
  },
  {
    key: 'organisation',
    label: { zh: '所在工会', en: 'Union' },
    headings: ['所在工会', '所属工会', '基层工会', '工会名称', '工作单位', '单位名称', '所在单位', '单位'],
  },
  {
    key: 'since',
    label: { zh: '入会日期', en: 'Member since' },
    headings: ['入会日期', '入会时间', '加入工会时间', '入会年月日'],
    required: true,
  },
  {
    key: 'account',
    label: { zh: '银行卡号', en: 'Bank card' },
    headings: ['银行卡号', '银行账号', '卡号', '收款账号'],
  },
  { key: 'bank', label: { zh: '开户银行', en: 'Bank' }, headings: ['开户银行', '开户行', '银行名称'] },
  {
    key: 'frontline',
    label: { zh: '一线职工', en: 'Front-line worker' },
    headings: ['一线职工', '是否一线职工', '是否一线'],
  },
];

interface Member {
  readonly person: NewPerson;
  readonly idNumber: string;
  readonly organisationId: number;
  readonly organisationName: string;
  readonly since: string;
  readonly frontline?: boolean;
}

function yesNo(written: string): boolean | undefined | Refusal {
  if (written === '') return undefined;
  if (/^(?:是|√|✓|y|yes|1|true|一线)$/i.test(written)) return true;
  if (/^(?:否|不是|×|x|n|no|0|false|非一线)$/i.test(written)) return false;
  return refuse('yes-no-unreadable', `“${written}”看不出是或否`, `“${written}” is neither yes nor no`, {
    next: { zh: '请写“是”或“否”', en: 'Write yes or no' },
  });
}

function sinceOf(written: string, birthDay: string | undefined, today: string): string | Refusal {
  const since = parseDay(written);
  return isRefusal(since) ? since : (wrongSince(since, today, birthDay) ?? since);
}

/** One row in the terms of the register, or everything that is wrong with it at once. */
function readRow(
  cells: Readonly<Record<string, string>>,
  book: NameBook,
  run: ImportRun,
  today: string,
): Member | Refusal[] {
  const at = (key: string) => cells[key] ?? '';
  const wrong: Refusal[] = [];
  const take = <T>(value: T | Refusal): T | undefined => {
    if (!isRefusal(value)) return value;
    wrong.push(value);
    return undefined;
  };
  const name = take(parsePersonName(at('name')));
  const id = take(parseIdNumber(at('idNumber')));
  const phone = at('phone') === '' ? undefined : take(parsePhone(at('phone')));
  const account = at('account') === '' ? undefined : take(parseCardNumber(at('account')));
  const frontline = take(yesNo(at('frontline')));
  const since = take(sinceOf(at('since'), id?.birthDay, today));
  // A workbook of one union needs no column for it.
  const organisation =
    at('organisation') === '' && run.organisationId !== null && !('organisation' in cells)
      ? { id: run.organisationId, name: '' }
      : take(book.find(at('organisation')));
  if (wrong.length > 0 || !name || !id || !since || !organisation) return wrong;
  return {
    person: { name, idNumber: id.number, phone, account, accountBank: account ? at('bank') || undefined : undefined },
    idNumber: id.number,
    organisationId: organisation.id,
    organisationName: organisation.name,
    since,
    frontline: frontline ?? undefined,
  };
}

async function scopeOf(q: Queryable, run: ImportRun): Promise<number> {
  if (run.organisationId !== null) return run.organisationId;
  const tops = await q.query<{ id: number }>(
    'SELECT id FROM organisations WHERE tenant_id = $1 AND parent_id IS NULL ORDER BY id LIMIT 1',
    [run.tenantId],
  );
  if (!tops[0]) throw new Fault('the tenant has no organisations');
  return tops[0].id;
}

// One reading of the names serves all rows and chunks of a run; that a union is still open is asked again under lock.
const books = new WeakMap<ImportRun, Promise<NameBook>>();

function bookOf(q: Queryable, run: ImportRun): Promise<NameBook> {
  const known = books.get(run);
  if (known) return known;
  const book = scopeOf(q, run).then((scope) => nameBook(q, run.tenantId, scope));
  books.set(run, book);
  book.catch(() => books.delete(run));
  return book;
}

const bad = (label: string, refusals: readonly Refusal[]): Fate => ({
  fate: 'bad',
  reasons: refusals.map(reasonOf),
  label,
});

const repeated = (row: number): Refusal =>
  refuse('row-repeated', `与第 ${row} 行是同一个身份证号`, `Row ${row} has the same ID number`, {
    next: { zh: '请删去其中一行', en: 'Remove one of the two' },
  });

const onFile: Reason = {
  code: 'person-on-file',
  why: { zh: '已有这个人的档案，只办入会', en: 'The person is on file and only joins' },
  warning: true,
};

/** Of these, whose file lies with a union of those that the file is for: of them alone the officer is told that they are on file. */
async function keptWithin(q: Queryable, run: ImportRun, personIds: readonly number[]): Promise<ReadonlySet<number>> {
  const rows = await q.query<{ id: number }>(
    `SELECT DISTINCT m.person_id AS id FROM memberships m JOIN organisation_paths x
         ON x.tenant_id = $1 AND x.descendant_id = m.organisation_id AND x.ancestor_id = $3
      WHERE m.tenant_id = $1 AND m.person_id = ANY ($2::bigint[])`,
    [run.tenantId, personIds, await scopeOf(q, run)],
  );
  return new Set(rows.map(({ id }) => id));
}

async function check(house: House, run: ImportRun, rows: readonly ImportRow[]): Promise<Fate[]> {
  const { db } = house;
  const book = await bookOf(db, run);
  const today = chinaDate(house.clock.now());
  const read = rows.map((row) => readRow(row.cells, book, run, today));
  const numbers = read.flatMap((one) => (Array.isArray(one) ? [] : [one.idNumber]));
  const known = await findByIdNumbers(house, run.tenantId, numbers);
  const members = await currentMemberships(
    db,
    run.tenantId,
    [...known.values()].map((one) => one.id),
  );
  const ids = [...known.values()].map(({ id }) => id);
  const posts = await holdersAmong(db, run.tenantId, ids, today);
  const kept = await keptWithin(db, run, ids);
  const first = new Map<string, number>();
  return read.map((one, i): Fate => {
    const row = rows[i]!;
    const label = normaliseName(row.cells.name ?? '');
    if (Array.isArray(one)) return bad(label, one);
    const before = first.get(one.idNumber);
    if (before !== undefined) return bad(label, [repeated(before)]);
    first.set(one.idNumber, row.rowNumber);
    const person = known.get(one.idNumber);
    if (!person) return { fate: 'good', reasons: [], label };
    if (person.name !== one.person.name) return bad(label, [cannotJoinHere()]);
    const membership = members.get(person.id);
    if (!membership && posts.has(person.id)) return bad(label, [cannotJoinHere()]);
    if (!membership) return { fate: 'good', reasons: kept.has(person.id) ? [onFile] : [], label };
    if (membership.organisationId === one.organisationId) {
      return {
        fate: 'same',
        reasons: [{ code: 'already-member', why: { zh: '已经是本工会会员', en: 'Already a member here' } }],
        label,
      };
    }
    return bad(label, [cannotJoinHere()]);
  });
}

/** Whom the register would refuse now is sorted out before anybody is added, so that no row is carried out by half. */
async function stillGood(
  house: House,
  q: Queryable,
  run: ImportRun,
  members: readonly (Member | Refusal[])[],
): Promise<(Refusal[] | undefined)[]> {
  const fit = members.filter((one): one is Member => !Array.isArray(one));
  const open = await q.query<{ id: number }>(
    'SELECT id FROM organisations WHERE tenant_id = $1 AND id = ANY ($2::bigint[]) AND closed_at IS NULL ORDER BY id FOR SHARE',
    [run.tenantId, [...new Set(fit.map((one) => one.organisationId))]],
  );
  const openIds = new Set(open.map((one) => one.id));
  const known = await findByIdNumbers(
    house,
    run.tenantId,
    fit.map((one) => one.idNumber),
    q,
  );
  const today = chinaDate(house.clock.now());
  const holders = await holdersAmong(
    q,
    run.tenantId,
    [...known.values()].map(({ id }) => id),
    today,
  );
  return members.map((one) => {
    if (Array.isArray(one)) return one;
    if (!openIds.has(one.organisationId))
      return [refuse('organisation-closed', '这个工会已撤销', 'The organisation has been closed')];
    const person = known.get(one.idNumber);
    const fits = !person || (person.name === one.person.name && !holders.has(person.id));
    return fits ? undefined : [cannotJoinHere()];
  });
}

/** Of those who were on file before and joined by this file; in the transaction that joined them. */
export type OnJoined = (house: House, q: Queryable, run: ImportRun, joined: readonly Joining[]) => Promise<void>;

async function commit(
  house: House,
  q: Queryable,
  run: ImportRun,
  rows: readonly ImportRow[],
  onJoined: OnJoined,
): Promise<Committed[]> {
  const { tenantId } = run;
  const at = house.clock.now();
  const today = chinaDate(at);
  const book = await bookOf(house.db, run);
  const read = rows.map((row) => readRow(row.cells, book, run, today));
  const refused = await stillGood(house, q, run, read);
  const members = read.filter((_, i) => refused[i] === undefined) as Member[];
  const added = await addPeople(
    house,
    q,
    tenantId,
    members.map((one) => one.person),
    { snapshots: false },
  );
  const ids = added.map((one) => {
    if (isRefusal(one)) throw new Fault(`a row that was read is refused as ${one.code}`);
    return one.personId;
  });
  const joining = members.map((one, i) => ({
    personId: ids[i]!,
    organisationId: one.organisationId,
    since: one.since,
  }));
  const joined = await joinMembers(house, q, tenantId, joining, { snapshots: false });
  const known = joining.filter((_, i) => !isRefusal(joined[i]) && (added[i] as { existed: boolean }).existed);
  await onJoined(house, q, run, known);
  const told = members.flatMap((one, i) =>
    one.frontline === undefined || isRefusal(joined[i]) ? [] : [{ personId: ids[i]!, value: one.frontline }],
  );
  if (told.length > 0) {
    const firstId = await house.ids.take(tenantId, told.length);
    const facts = told.map(
      (one, i): NewFact => ({
        ...one,
        id: firstId + i,
        key: 'person.frontline',
        source: `import:${run.id}`,
        observedOn: today,
      }),
    );
    await recordFacts(q, tenantId, facts, at);
  }
  await refreshSnapshots(q, tenantId, ids);
  let next = 0;
  return refused.map((refusals): Committed => {
    if (refusals) return { bad: refusals.map(reasonOf) };
    const one = next++;
    const membership = joined[one]!;
    // Somebody else was quicker: where, is theirs to know.
    return isRefusal(membership) ? { bad: [reasonOf(cannotJoinHere())] } : { personId: ids[one]! };
  });
}

/** `onJoined` tells those who were on file before; whoever is new to the register has nothing yet that could have been taken. */
export const makeMemberImporter = (onJoined: OnJoined): RowImporter => ({
  kind: 'members',
  columns,
  check,
  commit: (house, q, run, rows) => commit(house, q, run, rows, onJoined),
});
