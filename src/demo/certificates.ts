// The rows of certificate-grant: 170 that end paid and 36 that do not, each for one cause that a union would really send.
import { addDays, daysBetween } from '#kit/days.ts';
import { makeCardNumber, makeIdNumber } from '#kit/identifiers.ts';
import { type Dice, seededRandomness } from '#kit/random.ts';
import { invariant } from '#kit/refusal.ts';
import {
  type DemoRow,
  type EarlierGrant,
  grassrootsOf,
  mistype,
  type Plot,
  type RefusalCause,
  type Register,
  refusedRow,
  scatter,
} from './answers.ts';
import { type Cast, type DemoPerson, type DemoPost, split } from './people.ts';
import { districtKey } from './places.ts';
import {
  certificateOccupations,
  levelAmountsFen,
  listedIssuers,
  type SkillLevel,
  unlistedIssuers,
  unlistedOccupations,
} from './rounds.ts';

/** A payment the bank sends back at first; the member names another card and is paid. */
export interface BankReturn {
  readonly programme: 'certificate-grant';
  readonly personKey: string;
  readonly certificateNumber: string;
  /** ISO 20022 external status reason. */
  readonly code: 'BE01' | 'AC01' | 'AC04';
  readonly reason: '户名不符' | '账号不存在' | '账户已销户';
  readonly rejectedCard: string;
  readonly correctedCard: string;
  readonly correctedBank: string;
}

const good = 170;
const goodByLevel: readonly (readonly [SkillLevel, number])[] = [
  ['level1', 11],
  ['level2', 32],
  ['level3', 81],
  ['level4', 46],
];

// How many good rows each union sends, as weights; four unions send none.
const senders: readonly (readonly [string, number])[] = (
  [
    ['renhe', 17],
    ['houshayu', 11],
    ['tianzhu', 11],
    ['yangzhen', 12],
    ['niulanshan', 10],
    ['nanfaxin', 9],
    ['mapo', 8],
    ['gaoliying', 8],
    ['liqiao', 7],
    ['zhaoquanying', 8],
    ['nancai', 6],
    ['beixiaoying', 6],
    ['mulin', 3],
    ['zhangzhen', 3],
    ['dasungezhuang', 3],
    ['beishicao', 5],
    ['lisui', 4],
    ['shengli', 5],
    ['guangming', 5],
    ['wangquan', 4],
    ['shuangfeng', 5],
    ['education', 8],
    ['health', 7],
    ['assets', 8],
    ['offices', 3],
  ] as const
).map(([key, weight]) => [`${districtKey}/${key}`, weight]);

// Which union sends which bad row. The causes that need a partner row are in `withPartners`.
const bad: readonly (readonly [RefusalCause, readonly string[]])[] = [
  ['wrong-id-number', ['renhe', 'yangzhen', 'gaoliying', 'beishicao']],
  ['issued-in-other-year', ['houshayu', 'niulanshan', 'mapo', 'education', 'guangming']],
  ['issuer-not-listed', ['tianzhu', 'liqiao', 'wangquan']],
  ['occupation-not-listed', ['shengli', 'nancai']],
  ['level-missing', ['zhaoquanying', 'health']],
  ['not-a-member', ['nanfaxin', 'shuangfeng', 'beishicao']],
  ['membership-ended', ['assets', 'beixiaoying']],
  ['already-paid', ['renhe', 'niulanshan', 'lisui']],
  ['name-mismatch', ['mulin', 'tianzhu']],
  ['refused-by-second-level', ['zhangzhen']],
  ['refused-by-district', ['dasungezhuang']],
  ['objection-upheld', ['yangzhen']],
];
const duplicateRows = ['renhe', 'houshayu', 'gaoliying', 'health'] as const;
/** The second union's row carries the number of a certificate that the first union has already sent. */
const sharedNumbers = [
  ['renhe', 'mapo'],
  ['houshayu', 'nancai'],
  ['yangzhen', 'shengli'],
] as const;

const why: Partial<Record<RefusalCause, Plot>> = {
  'refused-by-second-level': {
    kind: 'refused',
    at: 'second-level',
    why: {
      zh: '证书照片上的工种是电焊特种作业操作证，不是职业技能等级证书',
      en: 'The picture shows a special-operation permit for welding, not a skill-level certificate',
    },
  },
  'refused-by-district': {
    kind: 'refused',
    at: 'district',
    why: { zh: '证书编号在发证机构查不到', en: 'The issuer has no certificate of this number' },
  },
  'objection-upheld': {
    kind: 'objection',
    verdict: 'upheld',
    ground: {
      zh: '该证书由单位统一代考，本人未参加考试',
      en: 'Somebody else sat the examination for this certificate',
    },
    answer: { zh: '经向发证机构核实，异议成立', en: 'Checked with the issuer: the objection stands' },
  },
};

/** One row maker: keeps the running certificate number and the levels still to be given out. */
function maker(random: Dice, register: Register) {
  const levels = random.shuffle(goodByLevel.flatMap(([level, count]) => Array.from({ length: count }, () => level)));
  let serial = 100;
  // Year, 01 for Beijing, the issuer, the level, a running number: 18 digits, so a numeric cell could not hold them.
  const certificateNumber = (issuedOn: string, issuer: number, level: SkillLevel) => {
    serial += 1 + random.int(40);
    return `${issuedOn.slice(2, 4)}0101300${issuer + 1}${level.slice(-1)}${String(serial).padStart(7, '0')}`;
  };
  const row = (
    person: DemoPerson,
    union: string,
    levelGiven?: SkillLevel,
    from = '2020-01-06',
    to = '2020-09-28',
  ): DemoRow => {
    const place = register.organisation(grassrootsOf(person.organisationKey));
    const level = levelGiven ?? random.pick(['level3', 'level4'] as const);
    const issuer = random.int(listedIssuers.length);
    const issuedOn = addDays(from, random.int(daysBetween(from, to) + 1));
    const listed = certificateOccupations[place.trade!];
    return {
      programme: 'certificate-grant',
      purpose: 'cases',
      union,
      values: {
        name: person.name,
        idNumber: person.idNumber,
        unit: place.employer!,
        certificateNumber: certificateNumber(issuedOn, issuer, level),
        occupation: listed.includes(person.occupation) ? person.occupation : random.pick(listed),
        level,
        issuedOn,
        issuer: listedIssuers[issuer]!,
        phone: person.phone,
        card: person.card,
        bank: person.bank,
      },
      personKey: person.key,
      fate: 'paid',
      amountFen: levelAmountsFen[level],
    };
  };
  return { row, goodLevel: () => levels.pop()! };
}

type Maker = ReturnType<typeof maker>;

/** Somebody whom the register has never heard of; 998 is a sequence number no demo person has. */
function outsider(make: Maker, register: Register, union: string): DemoRow {
  const row = make.row(register.takeNeverJoined(union), union);
  const { personKey: _, ...unknown } = row;
  return refusedRow(unknown, 'not-a-member', {
    values: { name: '崔晓棠', idNumber: makeIdNumber('110113', '1989-03-07', 998), phone: '19900010001' },
  });
}

function badRow(make: Maker, register: Register, cause: RefusalCause, union: string, at: number): DemoRow {
  if (cause === 'not-a-member' && at === 2) return outsider(make, register, union);
  if (cause === 'not-a-member') return refusedRow(make.row(register.takeNeverJoined(union), union), cause);
  if (cause === 'membership-ended') return refusedRow(make.row(register.takeEnded(union), union), cause);
  let person = register.take(union);
  // The second wrong number is a right one typed as a number: the spreadsheet keeps 15 digits of it. That needs a number without X.
  const typedAsNumber = cause === 'wrong-id-number' && at === 1;
  while (typedAsNumber && person.idNumber.endsWith('X')) person = register.take(union);
  const row = make.row(person, union);
  switch (cause) {
    case 'wrong-id-number':
      return refusedRow(
        row,
        cause,
        typedAsNumber ? { asNumber: ['idNumber'] } : { values: { idNumber: mistype(person.idNumber) } },
      );
    case 'issued-in-other-year':
      return refusedRow(make.row(person, union, undefined, '2019-05-10', '2019-12-27'), cause);
    case 'issuer-not-listed':
      return refusedRow(row, cause, { values: { issuer: unlistedIssuers[at % unlistedIssuers.length]! } });
    case 'occupation-not-listed':
      return refusedRow(row, cause, { values: { occupation: unlistedOccupations[at % unlistedOccupations.length]! } });
    case 'level-missing':
      return refusedRow(row, cause, { values: { level: '' } });
    case 'already-paid':
      // The 2019 round still paid certificates of the first days of January 2020, so only this rule can refuse them.
      return refusedRow(make.row(person, union, undefined, '2020-01-02', '2020-01-10'), cause);
    case 'name-mismatch':
      return refusedRow(row, cause, {
        values: { name: `${person.name.slice(0, -1)}${person.name.endsWith('华') ? '平' : '华'}` },
      });
    default: {
      const plot = why[cause];
      return refusedRow(row, cause, plot === undefined ? {} : { plot });
    }
  }
}

/** People on the way of a case who apply themselves, and what else happens to good rows. */
function specials(cast: Cast, posts: readonly DemoPost[]): Map<string, (readonly [string, Plot])[]> {
  const holder = (organisationKey: string, role: 'officer' | 'reviewer') => {
    const post = posts.find((p) => p.organisationKey === organisationKey && p.role === role);
    invariant(post, `${organisationKey} has no ${role}`);
    return [post.personKey, { kind: 'recusal', organisationKey, role }] as const;
  };
  const union = (key: string) => `${districtKey}/${key}`;
  return new Map<string, (readonly [string, Plot])[]>([
    [union('renhe'), [holder(union('renhe/02'), 'officer')]],
    [union('mapo'), [holder(union('mapo/03'), 'officer')]],
    [union('nanfaxin'), [holder(union('nanfaxin'), 'officer')]],
    [union('gaoliying'), [holder(union('gaoliying'), 'reviewer')]],
    [union('offices'), [[cast.officerA, { kind: 'recusal', organisationKey: districtKey, role: 'reviewer' }]]],
  ]);
}

function plotted(rows: DemoRow[], union: string): DemoRow[] {
  const at = rows.findIndex((row) => row.plot === undefined);
  const change = (plot: Plot, values: DemoRow['values'] = {}) => {
    rows[at] = { ...rows[at]!, plot, values: { ...rows[at]!.values, ...values } };
    return rows;
  };
  if (union === `${districtKey}/niulanshan`) {
    return change({
      kind: 'objection',
      verdict: 'rejected',
      ground: { zh: '公示名单中有人已调离本单位', en: 'Somebody on the list has left the company' },
      answer: {
        zh: '经核实，该职工仍在岗，会员关系未变，异议不成立',
        en: 'Checked: still employed and a member; the objection fails',
      },
    });
  }
  if (union === `${districtKey}/liqiao`) {
    return change(
      {
        kind: 'returned',
        why: { zh: '申报的工种与证书照片不一致', en: 'The occupation differs from the picture of the certificate' },
        corrections: { occupation: rows[at]!.values.occupation! },
      },
      { occupation: rows[at]!.values.occupation === '电工' ? '焊工' : '电工' },
    );
  }
  return rows;
}

function earlierGrant(row: DemoRow, paidOn: string): EarlierGrant {
  const { certificateNumber, level, occupation, issuer, issuedOn } = row.values;
  return {
    programme: 'certificate-grant',
    round: '2019',
    personKey: row.personKey!,
    certificateNumber: certificateNumber!,
    level: level as SkillLevel,
    occupation: occupation!,
    issuer: issuer!,
    issuedOn: issuedOn!,
    paidOn,
    amountFen: levelAmountsFen[level as SkillLevel],
  };
}

function bankReturns(rows: readonly DemoRow[], register: Register): BankReturn[] {
  const reasons = [
    ['BE01', '户名不符'],
    ['AC01', '账号不存在'],
    ['AC04', '账户已销户'],
  ] as const;
  const unions = ['renhe', 'tianzhu', 'zhaoquanying', 'education', 'health', 'assets'];
  return unions.map((key, i): BankReturn => {
    const row = rows.find((r) => r.union === `${districtKey}/${key}` && r.fate === 'paid' && r.plot === undefined);
    invariant(row?.personKey, `${key} sends no plain good row`);
    const [code, reason] = reasons[i % reasons.length]!;
    const person = register.person(row.personKey);
    return {
      programme: 'certificate-grant',
      personKey: person.key,
      certificateNumber: row.values.certificateNumber!,
      code,
      reason,
      rejectedCard: person.card,
      correctedCard: makeCardNumber('62999919', i + 1),
      correctedBank: '北京农商银行顺义支行',
    };
  });
}

export interface Certificates {
  readonly rows: readonly DemoRow[];
  readonly earlierGrants: readonly EarlierGrant[];
  readonly bankReturns: readonly BankReturn[];
}

/** All rows, union by union in the order of the workbooks; a duplicate stands below its original. `earlier`: how many were paid in 2019. */
export function makeCertificates(
  register: Register,
  cast: Cast,
  posts: readonly DemoPost[],
  earlier: number,
): Certificates {
  const random = seededRandomness('demo/certificates');
  const make = maker(random, register);
  const special = specials(cast, posts);
  const counts = split(
    good,
    senders.map(([, weight]) => weight),
  );
  const lists = new Map<string, DemoRow[]>();
  senders.forEach(([union], u) => {
    const first = special.get(union) ?? [];
    const rows = Array.from({ length: counts[u]! }, (_, i): DemoRow => {
      const [personKey, plot] = first[i] ?? [];
      const row = make.row(
        personKey === undefined ? register.take(union) : register.person(personKey),
        union,
        make.goodLevel(),
      );
      return plot === undefined ? row : { ...row, plot };
    });
    lists.set(union, plotted(rows, union));
  });
  const goodRows = [...lists.values()].flat();
  const plain = (union: string, nth: number) =>
    lists.get(union)!.filter((row) => row.fate === 'paid' && row.plot === undefined)[nth]!;
  for (const [one, other] of sharedNumbers) {
    const union = `${districtKey}/${other}`;
    const taken = plain(`${districtKey}/${one}`, 1).values.certificateNumber!;
    const row = refusedRow(make.row(register.take(union), union), 'certificate-number-used', {
      values: { certificateNumber: taken },
    });
    lists.set(union, scatter(random, lists.get(union)!, [row]));
  }
  for (const [cause, keys] of bad) {
    keys.forEach((key, at) => {
      const union = `${districtKey}/${key}`;
      lists.set(union, scatter(random, lists.get(union)!, [badRow(make, register, cause, union, at)]));
    });
  }
  for (const key of duplicateRows) {
    const union = `${districtKey}/${key}`;
    lists.get(union)!.push(refusedRow(plain(union, 2), 'duplicate-row'));
  }
  const rows = [...lists.values()].flat();
  const background = Array.from({ length: 40 }, (_, i) => {
    const union = senders[i % senders.length]![0];
    return earlierGrant(make.row(register.take(union), union, undefined, '2019-02-11', '2019-11-29'), '2019-12-20');
  });
  // Two who are paid this year were paid last year too, for another certificate.
  const again = [plain(`${districtKey}/renhe`, 4), plain(`${districtKey}/education`, 3)].map((row) =>
    earlierGrant(
      make.row(register.person(row.personKey!), row.union, 'level4', '2019-02-11', '2019-11-29'),
      '2019-12-20',
    ),
  );
  const paid = rows.filter((row) => row.reason === 'already-paid').map((row) => earlierGrant(row, '2020-01-17'));
  const known = [...background, ...again, ...paid];
  const others = Array.from({ length: Math.max(0, earlier - known.length) }, (_, i) => {
    const union = senders[i % senders.length]![0];
    return earlierGrant(make.row(register.take(union), union, undefined, '2019-02-11', '2019-11-29'), '2019-12-20');
  });
  return { rows, earlierGrants: [...known, ...others], bankReturns: bankReturns(goodRows, register) };
}
