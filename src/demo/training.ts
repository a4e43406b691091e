// The rows of training-course: enrolment lists from the unions, then one attendance list per course from the school.
import { addDays } from '#kit/days.ts';
import { type Dice, seededRandomness } from '#kit/random.ts';
import {
  type DemoRow,
  grassrootsOf,
  mistype,
  type RefusalCause,
  type Register,
  refusedRow,
  scatter,
} from './answers.ts';
import { type DemoPerson, split } from './people.ts';
import { districtKey } from './places.ts';
import { courses, type DemoCourse } from './rounds.ts';

const senders: readonly (readonly [string, number])[] = (
  [
    ['renhe', 40],
    ['houshayu', 36],
    ['tianzhu', 30],
    ['yangzhen', 26],
    ['nanfaxin', 30],
    ['mapo', 24],
    ['liqiao', 18],
    ['zhaoquanying', 22],
    ['shengli', 16],
    ['guangming', 14],
    ['wangquan', 16],
    ['shuangfeng', 14],
    ['konggang', 20],
    ['education', 20],
    ['assets', 18],
    ['longwantun', 8],
  ] as const
).map(([key, weight]) => [`${districtKey}/${key}`, weight]);

/** Who is enrolled wrongly: a worker who never joined (and came all the same), somebody who left, a mistyped ID number. */
const bad: readonly (readonly [RefusalCause, string, number])[] = [
  ['not-a-member', 'houshayu', 0],
  ['not-a-member', 'konggang', 1],
  ['not-a-member', 'mapo', 3],
  ['membership-ended', 'tianzhu', 2],
  ['wrong-id-number', 'liqiao', 0],
  ['wrong-id-number', 'shengli', 3],
];
const duplicates = ['renhe', 'nanfaxin', 'wangquan', 'education'] as const;

type Result = '合格' | '不合格' | '缺考';

function enrolment(register: Register, person: DemoPerson, union: string, course: DemoCourse): DemoRow {
  return {
    programme: 'training-course',
    purpose: 'cases',
    union,
    values: {
      name: person.name,
      idNumber: person.idNumber,
      unit: register.organisation(grassrootsOf(person.organisationKey)).employer!,
      course: course.key,
      phone: person.phone,
    },
    personKey: person.key,
    fate: 'paid',
    amountFen: course.feeFen,
  };
}

function attendance(random: Dice, enrolled: DemoRow, course: DemoCourse, result: Result, serial: number): DemoRow {
  const present =
    result === '合格'
      ? course.sessions - random.int(3)
      : result === '不合格'
        ? course.sessions - 2 - random.int(4)
        : random.int(4);
  const passed = result === '合格';
  return {
    ...enrolled,
    purpose: 'attendance',
    union: districtKey,
    values: {
      ...enrolled.values,
      sessions: `${present}/${course.sessions}`,
      result,
      certificateNumber: passed ? `PX2020${String(courses.indexOf(course) + 1)}${String(serial).padStart(4, '0')}` : '',
      issuedOn: passed ? addDays(course.endsOn, 7) : '',
    },
  };
}

export interface Training {
  readonly enrolments: readonly DemoRow[];
  /** By course key. */
  readonly attendance: ReadonlyMap<string, readonly DemoRow[]>;
}

const resultOf: Partial<Record<RefusalCause, Result>> = { 'course-failed': '不合格', 'course-absent': '缺考' };

/** 310 who passed, 28 who did not, and ten rows that never become a case. */
export function makeTraining(register: Register): Training {
  const random = seededRandomness('demo/training');
  const fates = random.shuffle(
    courses.flatMap((course) => [
      ...Array.from({ length: course.passed }, () => [course, undefined] as const),
      ...Array.from({ length: course.failed }, () => [course, 'course-failed'] as const),
      ...Array.from({ length: course.absent }, () => [course, 'course-absent'] as const),
    ]),
  );
  const lists = new Map<string, DemoRow[]>();
  const counts = split(
    fates.length,
    senders.map(([, weight]) => weight),
  );
  let next = 0;
  senders.forEach(([union], u) => {
    const rows = fates.slice(next, next + counts[u]!).map(([course, reason]) => {
      const row = enrolment(register, register.take(union), union, course);
      return reason === undefined ? row : refusedRow(row, reason);
    });
    next += counts[u]!;
    lists.set(union, rows);
  });
  for (const [cause, key, courseAt] of bad) {
    const union = `${districtKey}/${key}`;
    const person =
      cause === 'not-a-member'
        ? register.takeNeverJoined(union)
        : cause === 'membership-ended'
          ? register.takeEnded(union)
          : register.take(union);
    const row = enrolment(register, person, union, courses[courseAt]!);
    const values = cause === 'wrong-id-number' ? { idNumber: mistype(person.idNumber) } : {};
    lists.set(union, scatter(random, lists.get(union)!, [refusedRow(row, cause, { values })]));
  }
  for (const key of duplicates) {
    const list = lists.get(`${districtKey}/${key}`)!;
    list.push(refusedRow(list.find((row) => row.fate === 'paid')!, 'duplicate-row'));
  }
  const enrolments = [...lists.values()].flat();
  return {
    enrolments,
    attendance: new Map(courses.map((course) => [course.key, attendanceList(random, enrolments, course)])),
  };
}

/** The school writes down everybody who sat there: those without a case too, and two people twice. */
function attendanceList(random: Dice, enrolments: readonly DemoRow[], course: DemoCourse): readonly DemoRow[] {
  const seen = enrolments.filter(
    (row) => row.values.course === course.key && row.reason !== 'duplicate-row' && row.reason !== 'wrong-id-number',
  );
  const rows = random
    .shuffle(seen)
    .map((row, i) => attendance(random, row, course, (row.reason && resultOf[row.reason]) ?? '合格', i + 1));
  const twice = courses.indexOf(course) < 2 ? rows.find((row) => row.fate === 'paid') : undefined;
  return twice === undefined ? rows : [...rows, refusedRow(twice, 'duplicate-row')];
}
