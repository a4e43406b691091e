import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { read } from '@e965/xlsx';
import { parseDay } from '#kit/days.ts';
import { parseCardNumber, parseCreditCode, parseIdNumber, parsePhone } from '#kit/identifiers.ts';
import { normaliseName, withoutBlanks } from '#kit/normalise.ts';
import { isRefusal } from '#kit/refusal.ts';
import type { RefusalCause } from './answers.ts';
import { activeMembers, split } from './people.ts';
import { courses, levelSpellings, listedIssuers, listedOccupations, rounds } from './rounds.ts';
import type { DemoWorkbook, ExpectedRow } from './workbooks.ts';
import { workbookBytes, writeWorkbooks } from './workbooks.ts';
import { demoWorld } from './world.ts';

const world = demoWorld();
const cases = world.expected.filter((row) => row.purpose === 'cases');
const paid = (programme: string) => cases.filter((row) => row.programme === programme && row.fate === 'paid');
const person = new Map(world.people.map((one) => [one.key, one]));
const digest = (of: unknown) => createHash('sha256').update(JSON.stringify(of)).digest('hex');

test('the good rows come to the printed figures of 2020', () => {
  assert.equal(paid('certificate-grant').length, 170);
  const prizes = paid('contest-prize-grant').map((row) => row.values.tier);
  assert.deepEqual([prizes.length, prizes.filter((tier) => tier === 'above-city').length], [19, 2]);
  assert.equal(prizes.filter((tier) => tier === 'city').length, 17);
  const hosts = paid('contest-host-grant').map((row) => row.values.unit);
  assert.deepEqual(
    hosts.sort(),
    ['杨镇总工会', '李遂镇总工会', '马坡镇总工会', '北小营镇总工会', '双丰街道总工会'].sort(),
  );
  const trained = paid('training-course');
  assert.equal(trained.length, 310);
  for (const course of courses)
    assert.equal(trained.filter((row) => row.values.course === course.key).length, course.passed);
  assert.equal(courses.length, 4);
});

test('attendance lists agree with the enrolments, person by person', () => {
  const passedAt = (purpose: string) =>
    world.expected
      .filter((row) => row.programme === 'training-course' && row.purpose === purpose && row.fate === 'paid')
      .map((row) => `${row.personKey} ${row.values.course}`)
      .sort();
  assert.deepEqual(passedAt('attendance'), passedAt('cases'));
  const away = cases.filter((row) => row.reason === 'course-failed' || row.reason === 'course-absent');
  assert.equal(away.length, 28);
  for (const row of world.expected.filter((one) => one.purpose === 'attendance')) {
    const expected = row.reason === 'course-failed' ? '不合格' : row.reason === 'course-absent' ? '缺考' : '合格';
    assert.equal(row.values.result, expected);
  }
});

test('nobody who holds a post belongs nowhere, and sixty workers never joined', () => {
  const everybody = [...world.people, ...world.city.people];
  const belongs = new Set(everybody.filter((one) => one.membership?.status === 'active').map(({ key }) => key));
  const holders = [...world.posts, ...world.city.posts].map(({ personKey }) => personKey);
  assert.deepEqual(
    holders.filter((key) => !belongs.has(key)),
    [],
  );
  assert.equal(everybody.filter((one) => one.membership === null).length, 60);
});

test('two worlds have the same bytes', () => {
  const again = demoWorld();
  assert.equal(digest(again), digest(world));
  const hash = (books: readonly DemoWorkbook[]) => books.map((book) => digest([...workbookBytes(book)])).join();
  assert.equal(hash(again.workbooks), hash(world.workbooks));
  assert.equal(hash(again.workbooks.toReversed()), hash(world.workbooks.toReversed()), 'whatever was written before');
});

test('another process in another time zone makes the same bytes', () => {
  const digests = ['Asia/Shanghai', 'America/New_York'].map((TZ) => {
    const script = `
      import { createHash } from 'node:crypto';
      import { demoWorld } from '#demo/world.ts';
      import { workbookBytes } from '#demo/workbooks.ts';
      const hash = createHash('sha256');
      const world = demoWorld();
      hash.update(JSON.stringify(world));
      for (const book of world.workbooks) hash.update(workbookBytes(book));
      console.log(hash.digest('hex'));`;
    const options = { env: { ...process.env, TZ }, encoding: 'utf8' } as const;
    return execFileSync(process.execPath, ['--input-type=module', '--eval', script], options);
  });
  assert.equal(digests[0], digests[1]);
});

test('every cause of refusal is there, and stands at a refused row only', () => {
  const causes: Record<RefusalCause, number> = {
    'wrong-id-number': 4,
    'duplicate-row': 4,
    'certificate-number-used': 3,
    'issued-in-other-year': 5,
    'issuer-not-listed': 3,
    'occupation-not-listed': 2,
    'level-missing': 2,
    'not-a-member': 3,
    'membership-ended': 2,
    'already-paid': 3,
    'name-mismatch': 2,
    'refused-by-second-level': 1,
    'refused-by-district': 1,
    'objection-upheld': 1,
    'contest-level-too-low': 2,
    'same-contest-twice': 2,
    'won-in-other-year': 2,
    'award-certificate-missing': 2,
    'held-in-other-year': 1,
    'applied-twice': 1,
    'course-failed': 18,
    'course-absent': 10,
  };
  const counted: Record<string, number> = {};
  for (const row of cases) {
    assert.equal(row.fate === 'refused', row.reason !== undefined && row.at !== undefined, row.workbook);
    if (row.reason === undefined || (row.programme === 'training-course' && !row.reason.startsWith('course'))) continue;
    counted[row.reason] = (counted[row.reason] ?? 0) + 1;
  }
  assert.deepEqual(counted, causes);
  const bad = cases.filter((row) => row.programme === 'certificate-grant' && row.fate === 'refused');
  assert.equal(bad.length, 36);
});

test('everything a good row says holds, and its person is an active member under the sending union', () => {
  const numbers = new Set<string>();
  const before = new Set(world.earlierGrants.map((grant) => grant.certificateNumber));
  for (const row of cases.filter((one) => one.fate === 'paid' && one.personKey !== undefined)) {
    const who = person.get(row.personKey!)!;
    assert.equal(isRefusal(parseIdNumber(row.values.idNumber!)), false);
    assert.deepEqual([row.values.name, row.values.idNumber, row.values.phone], [who.name, who.idNumber, who.phone]);
    assert.equal(who.membership?.status, 'active');
    assert.ok(who.organisationKey.startsWith(`${row.union}/`), `${who.organisationKey} under ${row.union}`);
    if (row.programme !== 'certificate-grant') continue;
    assert.equal(numbers.has(row.values.certificateNumber!), false);
    numbers.add(row.values.certificateNumber!);
    assert.equal(before.has(row.values.certificateNumber!), false);
    assert.ok(row.values.issuedOn! >= '2020-01-01' && row.values.issuedOn! <= '2020-12-31');
    assert.ok(row.values.level !== '' && listedIssuers.some((issuer) => issuer === row.values.issuer));
    assert.ok(listedOccupations.includes(row.values.occupation!));
    assert.ok(who.membership.since < row.values.issuedOn!);
  }
});

test('a certificate row that is refused by a rule breaks that rule and no other', () => {
  const paidBefore = new Set(world.earlierGrants.map((grant) => grant.certificateNumber));
  const sent = new Map<string, ExpectedRow>();
  for (const row of cases.filter((one) => one.programme === 'certificate-grant')) {
    const v = row.values;
    const who = row.personKey === undefined ? undefined : person.get(row.personKey);
    const earlier = sent.get(v.certificateNumber!);
    const broken: string[] = [];
    if (isRefusal(parseIdNumber(v.idNumber!)) || row.asNumber) broken.push('wrong-id-number');
    else if (who && v.idNumber === who.idNumber && v.name !== who.name) broken.push('name-mismatch');
    if (earlier && earlier.personKey === row.personKey && earlier.workbook === row.workbook)
      broken.push('duplicate-row');
    else if (earlier) broken.push('certificate-number-used');
    if (!v.issuedOn!.startsWith('2020')) broken.push('issued-in-other-year');
    if (!listedIssuers.some((issuer) => issuer === v.issuer)) broken.push('issuer-not-listed');
    if (!listedOccupations.includes(v.occupation!)) broken.push('occupation-not-listed');
    if (v.level === '') broken.push('level-missing');
    if (!who?.membership) broken.push('not-a-member');
    if (who?.membership?.status === 'ended') broken.push('membership-ended');
    if (paidBefore.has(v.certificateNumber!)) broken.push('already-paid');
    const byPeople = ['refused-by-second-level', 'refused-by-district', 'objection-upheld'];
    const expected = row.reason === undefined || byPeople.includes(row.reason) ? [] : [row.reason];
    assert.deepEqual(broken, expected, `${row.workbook} ${row.rowNumber}`);
    if (!earlier) sent.set(v.certificateNumber!, row);
  }
});

test('plots: both objections, one return, four kinds of recusal, six payments sent back', () => {
  const plots = cases.flatMap((row) => (row.plot ? [{ row, plot: row.plot }] : []));
  const objections = plots.filter(({ plot }) => plot.kind === 'objection');
  assert.deepEqual(objections.map(({ row }) => row.fate).sort(), ['paid', 'refused']);
  const returned = plots.filter(({ plot }) => plot.kind === 'returned');
  assert.deepEqual(
    returned.map(({ row }) => row.fate),
    ['paid'],
  );
  for (const { row, plot } of plots) {
    if (plot.kind === 'recusal') {
      const held = world.posts.some(
        (post) =>
          post.personKey === row.personKey && post.organisationKey === plot.organisationKey && post.role === plot.role,
      );
      assert.ok(held);
      const others = world.posts.filter(
        (post) =>
          post.organisationKey === plot.organisationKey && post.role === 'reviewer' && post.personKey !== row.personKey,
      );
      if (plot.role === 'reviewer') assert.ok(others.length > 0);
    }
    if (plot.kind === 'returned') assert.ok(listedOccupations.includes(plot.corrections.occupation!));
  }
  assert.equal(plots.filter(({ plot }) => plot.kind === 'recusal').length, 5);
  assert.equal(world.bankReturns.length, 6);
  for (const back of world.bankReturns) {
    const row = paid('certificate-grant').find((one) => one.values.certificateNumber === back.certificateNumber);
    assert.equal(row?.personKey, back.personKey);
    assert.equal(row.values.card, back.rejectedCard);
    assert.equal(isRefusal(parseCardNumber(back.correctedCard)), false);
    assert.notEqual(back.correctedCard, back.rejectedCard);
  }
  assert.equal(new Set(world.bankReturns.map((back) => back.reason)).size, 3);
});

test('the tree has seven levels, whole paths, 16 districts and valid codes', () => {
  const keys = new Set<string>();
  for (const one of world.organisations) {
    assert.ok(one.parentKey === null ? one.key === 'cn' : keys.has(one.parentKey), one.key);
    assert.equal(keys.has(one.key), false);
    keys.add(one.key);
    if (one.creditCode) assert.equal(isRefusal(parseCreditCode(one.creditCode)), false);
    if (one.account) assert.equal(isRefusal(parseCardNumber(one.account.number)), false);
  }
  assert.equal(new Set(world.organisations.map((one) => one.level)).size, 7);
  assert.equal(world.organisations.filter((one) => one.level === 'district').length, 17, 'and 经开区');
  for (const key of ['bj', world.districtKey]) {
    const squares = world.organisations.flatMap(({ parentKey, square }) =>
      parentKey === key && square ? [square] : [],
    );
    assert.equal(squares.length, key === 'bj' ? 17 : 25);
    assert.equal(new Set(squares.map(String)).size, squares.length, 'no two in one square');
  }
  const codes = world.organisations.flatMap((one) => one.creditCode ?? []);
  assert.equal(new Set(codes).size, codes.length);
  for (const union of world.organisations.filter((one) => one.level === 'second-level')) {
    const below = world.organisations.filter((one) => one.parentKey === union.key).length;
    assert.ok(below >= 4 && below <= 8);
  }
  const unions = world.organisations.filter((one) => one.level === 'grassroots').map((one) => one.name);
  assert.equal(new Set(unions).size, unions.length);
});

test('the city around the district: 547 studios beside its own, at least one in every district, nobody and nothing twice', () => {
  const { city } = world;
  assert.equal(city.studios.length, 547);
  assert.equal(new Set(city.studios.map(({ name }) => name)).size, 547);
  assert.equal(new Set(city.studios.map(({ districtKey }) => districtKey)).size, 17, '15 districts, 经开区, 教育工会');
  const all = [...world.organisations, ...city.organisations];
  const units = all.filter(({ level }) => level !== 'branch' && level !== 'group');
  for (const list of [
    all.map(({ key }) => key),
    units.map(({ name }) => name),
    all.flatMap((one) => one.creditCode ?? []),
  ])
    assert.equal(new Set(list).size, list.length);
  for (const { creditCode } of city.organisations)
    if (creditCode !== undefined) assert.equal(parseCreditCode(creditCode), creditCode);
  const people = [...world.people, ...city.people];
  for (const field of ['key', 'idNumber', 'phone', 'card'] as const)
    assert.equal(new Set(people.map((one) => one[field])).size, people.length, field);
  for (const { idNumber, phone, card, organisationKey } of city.people) {
    assert.ok(
      !isRefusal(parseIdNumber(idNumber)) && !isRefusal(parsePhone(phone)) && !isRefusal(parseCardNumber(card)),
    );
    assert.ok(city.organisations.some(({ key }) => key === organisationKey));
  }
  const leaders = new Set(city.studios.map(({ leaderKey }) => leaderKey));
  assert.ok(leaders.size === 547 && city.posts.every(({ personKey }) => !leaders.has(personKey)));
});

test('people are valid, distinct and of the sex and birth day of their number', () => {
  for (const field of ['key', 'idNumber', 'phone', 'card'] as const)
    assert.equal(new Set(world.people.map((one) => one[field])).size, world.people.length, field);
  for (const one of world.people) {
    const id = parseIdNumber(one.idNumber);
    assert.ok(!isRefusal(id) && id.birthDay === one.birthDay && id.sex === one.sex);
    assert.equal(parsePhone(one.phone), one.phone);
    assert.equal(parseCardNumber(one.card), one.card);
    if (one.membership?.until) assert.ok(one.membership.until > one.membership.since);
  }
  assert.equal(world.people.filter((one) => one.membership?.status === 'active').length, activeMembers);
  assert.ok(world.people.some((one) => one.membership === null));
});

test('posts are held by active members; nobody at the district holds two that exclude each other', () => {
  for (const post of world.posts) assert.equal(person.get(post.personKey)?.membership?.status, 'active');
  const people = Object.values(world.cast);
  assert.equal(new Set(people).size, people.length);
  for (const union of world.organisations.filter((one) => one.level === 'second-level' || one.level === 'grassroots')) {
    const roles = world.posts.filter((post) => post.organisationKey === union.key);
    assert.ok(roles.some((post) => post.role === 'officer'));
    if (union.level === 'second-level')
      assert.equal(new Set(roles.filter((post) => post.role === 'reviewer').map((post) => post.personKey)).size, 2);
  }
});

test('each budget holds what the good rows come to', () => {
  for (const round of rounds) {
    const sum = paid(round.programme).reduce((fen, row) => fen + row.amountFen, 0);
    assert.ok(sum > 0 && sum <= round.budgetFen, `${round.programme}: ${sum} of ${round.budgetFen}`);
  }
});

test('at least 25 workbooks and one GB 18030 CSV; names are unique and the files read back as they were made', () => {
  assert.ok(world.workbooks.length >= 26);
  assert.equal(world.workbooks.filter((book) => book.format === 'csv-gb18030').length, 1);
  const folder = mkdtempSync(join(tmpdir(), 'niangjia-demo-'));
  try {
    const paths = writeWorkbooks(folder, world.workbooks);
    assert.equal(readdirSync(folder).length, world.workbooks.length);
    world.workbooks.forEach((book, i) => {
      const bytes = readFileSync(paths[i]!);
      const made = book.sheets[0]!.rows;
      if (book.format === 'csv-gb18030') {
        const lines = new TextDecoder('gb18030', { fatal: true }).decode(bytes).split('\r\n');
        assert.equal(lines.length, made.length + 1);
        assert.throws(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes));
        return;
      }
      const back = read(bytes);
      assert.equal(back.SheetNames.length, book.sheets.length);
      assert.deepEqual(back.Sheets[back.SheetNames[0]!]!['!merges']?.length ?? 0, book.sheets[0]!.merges.length);
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the row number of the answer key points at that very row', () => {
  for (const row of world.expected) {
    const book = world.workbooks.find((one) => one.key === row.workbook)!;
    const cells = book.sheets[0]!.rows[row.rowNumber - 1]!;
    const texts = cells.filter((cell) => typeof cell === 'string').map((cell) => normaliseName(cell));
    assert.ok(texts.includes(normaliseName(row.values.name ?? row.values.unit!)), `${row.workbook} ${row.rowNumber}`);
    if (row.values.idNumber && !row.asNumber) {
      const ids = texts.map((cell) => withoutBlanks(cell).replace("'", '').toUpperCase());
      assert.ok(ids.includes(row.values.idNumber), `${row.workbook} ${row.rowNumber}`);
    }
  }
});

test('the workbooks hold every variety that unions send', () => {
  const cells = world.workbooks.flatMap((book) => book.sheets[0]!.rows.flat());
  const some = (pattern: RegExp) => cells.some((cell) => typeof cell === 'string' && pattern.test(cell));
  for (const pattern of [
    /^2020年度杨镇总工会职业技能等级证书助推申报汇总表$/,
    /^填报单位：/,
    /^合计$/,
    /^\d{4}\.\d{1,2}\.\d{1,2}$/,
    /^\d{4}年\d{1,2}月\d{1,2}日$/,
    /^2020\d{4}$/,
    /^\d{17}x$/,
    /^'\d{17}[\dX]$/,
    /^\d{6} \d{8} \d{3}[\dX]$/,
    /^[０-９]{17}[０-９Ｘ]$/,
    /^\p{Script=Han}　\p{Script=Han}$/u,
    /^三级\/高级工$/,
    /^高级工（三级）$/,
    /^序号$/,
  ])
    assert.ok(some(pattern), String(pattern));
  assert.ok(cells.some((cell) => typeof cell === 'object' && cell !== null));
  assert.ok(world.workbooks.some((book) => book.sheets[0]!.rows.some((row) => row.length === 0)));
  assert.ok(world.workbooks.some((book) => book.sheets.length === 2));
  const grouped = (book: DemoWorkbook) => book.sheets[0]!.rows.some((row) => row.includes('收款信息'));
  assert.ok(world.workbooks.some(grouped));
  const spellings = Object.values(levelSpellings).flat();
  assert.equal(new Set(spellings).size, spellings.length);
});

test('an ID number typed as a number is no longer that number', () => {
  const rows = cases.filter((row) => row.asNumber?.includes('idNumber'));
  assert.equal(rows.length, 1);
  const held = Number(rows[0]!.values.idNumber);
  assert.notEqual(BigInt(held), BigInt(rows[0]!.values.idNumber!));
  for (const shown of [String(held), String(BigInt(held)), held.toExponential(5)])
    assert.ok(isRefusal(parseIdNumber(shown)), shown);
});

test('dates in every spelling are the day of the answer key', () => {
  for (const row of cases.filter((one) => one.programme === 'certificate-grant')) {
    const book = world.workbooks.find((one) => one.key === row.workbook)!;
    const days = book.sheets[0]!.rows[row.rowNumber - 1]!.flatMap((cell) => {
      if (typeof cell === 'object' && cell !== null) return [parseDay(cell.serial)];
      return typeof cell === 'string' && /^\s*(?:19|20)\d\d/.test(cell) ? [parseDay(cell)] : [];
    });
    assert.ok(days.includes(row.values.issuedOn!), `${row.workbook} ${row.rowNumber}: ${JSON.stringify(days)}`);
  }
});

test('a split loses nothing', () => {
  assert.deepEqual(split(10, [1, 1, 1]), [4, 3, 3]);
  assert.equal(
    split(170, [17, 3, 5]).reduce((a, b) => a + b, 0),
    170,
  );
});
