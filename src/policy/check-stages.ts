// The way a case goes, and what is owed to people on it: somebody looks before money moves, a time limit, a notice that masks, an appeal.
import { addWorkingDays, type Calendar } from '#kit/calendar.ts';
import { own } from '#kit/own.ts';
import { checkDeliver } from '#policy/check-deliver.ts';
import { checkPact } from '#policy/check-pact.ts';
import { checkPublish } from '#policy/check-publish.ts';
import { checkReassess, checkRegister } from '#policy/check-register.ts';
import { type Concern, concern } from '#policy/concern.ts';
import type { Field } from '#policy/form.ts';
import type { Kind } from '#policy/kind.ts';
import { type Level, levels, type Programme } from '#policy/programme.ts';

type Kinds = Readonly<Record<string, Kind>>;

function order(programme: Programme, kinds: Kinds): Concern[] {
  const stages = Object.entries(programme.stages);
  const first = (kind: string) => stages.findIndex(([, stage]) => stage.kind === kind);
  const concerns: Concern[] = [];
  const grant = first('grant');
  const where = (i: number) => `stages.${stages[i]?.[0]}`;
  if (stages[0]?.[1].kind !== 'apply' && stages[0]?.[1].kind !== 'claim')
    concerns.push(
      concern(
        'warning',
        'no-apply',
        where(0),
        ['第一个环节不是申请', 'The first stage is not an application'],
        ['核对办件从哪里开始', 'Check how cases begin'],
      ),
    );
  stages.forEach(([, { kind }], i) => {
    if (kind === 'pay' && (grant < 0 || grant > i))
      concerns.push(
        concern(
          'error',
          'pay-without-grant',
          where(i),
          ['付款之前没有批准拨付', 'It pays before anything is granted'],
          ['在付款前加“批准拨付”', 'Put a grant stage before it'],
        ),
      );
    if (kind === 'apply' && i > 0)
      concerns.push(
        concern(
          'warning',
          'late-apply',
          where(i),
          ['申请不在第一个环节', 'An application that is not the first stage'],
          ['移到最前', 'Move it to the front'],
        ),
      );
  });
  return [...concerns, ...beforeTheGrant(programme, kinds)];
}

/** What must have happened before money is promised. */
function beforeTheGrant(programme: Programme, kinds: Kinds): Concern[] {
  const stages = Object.entries(programme.stages);
  const first = (kind: string) => stages.findIndex(([, stage]) => stage.kind === kind);
  const concerns: Concern[] = [];
  const [grant, notice] = [first('grant'), first('notice')];
  const where = (i: number) => `stages.${stages[i]?.[0]}`;
  if (grant >= 0 && notice > grant)
    concerns.push(
      concern(
        'warning',
        'notice-after-grant',
        where(notice),
        ['先批准后公示，异议来不及处理', 'It is published after the grant, too late for objections'],
        ['把公示移到批准之前', 'Move the notice before the grant'],
      ),
    );
  const decides = (i: number) =>
    Object.entries(own(kinds, stages[i]?.[1].kind ?? '')?.actions ?? {}).some(([, action]) => action.decides === true);
  if (grant >= 0 && !stages.some((_, i) => i < grant && decides(i)))
    concerns.push(
      concern(
        'warning',
        'nobody-checks',
        where(grant),
        ['批准之前没有人审核', 'Nobody looks at the case before the grant'],
        ['在批准前加“审核”', 'Put a review before the grant'],
      ),
    );
  if (grant >= 0 && programme.amount === undefined)
    concerns.push(
      concern(
        'error',
        'grant-without-amount',
        where(grant),
        ['要拨付，却没有规定金额', 'It grants, and no amount is set'],
        ['写明得多少', 'Set an amount'],
      ),
    );
  if (grant < 0 && programme.amount !== undefined)
    concerns.push(
      concern(
        'warning',
        'amount-never-granted',
        'amount',
        ['规定了金额，却没有批准拨付的环节', 'An amount is set and no stage grants it'],
        ['加“批准拨付”环节，或去掉金额', 'Add a grant stage, or remove the amount'],
      ),
    );
  return concerns;
}

/** What each stage's settings leave open. */
function settingsOf(programme: Programme, misread: ReadonlySet<string>): Concern[] {
  return Object.entries(programme.stages).flatMap(([key, { kind, settings }]): Concern[] => {
    const where = `stages.${key}`;
    if (misread.has(key)) return [];
    if (kind === 'notice' && settings.mask === 'none' && programme.subject === 'member')
      return [
        concern(
          'error',
          'names-unmasked',
          where,
          ['公示职工时姓名不能不隐去', 'A notice of members must not show full names'],
          ['改成隐去中间的字，或只写单位', 'Mask the names, or show the union alone'],
        ),
      ];
    if (kind === 'review' && settings.within === undefined)
      return [
        concern(
          'warning',
          'no-time-limit',
          where,
          ['审核没有时限', 'The review has no time limit'],
          ['写明多久内办结', 'Say within how long'],
        ),
      ];
    if (kind === 'grant') return grantHands(settings, where);
    if (kind === 'deliver') return checkDeliver(programme, settings, where);
    if (kind === 'pact') return checkPact(programme, settings, where);
    if (kind === 'publish') return checkPublish(programme, settings, where);
    if (kind === 'reassess') return checkReassess(programme, settings, where);
    if (kind === 'register') return checkRegister(programme, settings, where);
    return kind === 'pay' ? payee(programme, settings, where) : [];
  });
}

/** Said one way or the other, so that whoever signs the paper has thought of it. */
const grantHands = ({ hands }: Readonly<Record<string, unknown>>, where: string): Concern[] =>
  hands === undefined
    ? [
        concern(
          'warning',
          'grant-by-whom',
          where,
          [
            '没有写由谁批准：同一个人审核过，又可以自己批钱',
            'It does not say who grants: the same person may review a case and grant it',
          ],
          ['改成“由未经手的人批准”', 'Choose “somebody who had no hand in the case”'],
        ),
      ]
    : [];

const choosesFrom = (field: Field | undefined, parameter: unknown): boolean =>
  field?.type === 'choice' && 'parameter' in field.choices && field.choices.parameter === parameter;

function payee(programme: Programme, settings: Readonly<Record<string, unknown>>, where: string): Concern[] {
  const concerns: Concern[] = [];
  if (settings.to === 'member' && programme.subject === 'organisation')
    concerns.push(
      concern(
        'error',
        'wrong-payee',
        where,
        ['办件属于单位，不能付给职工', 'The case belongs to an organisation and cannot pay a member'],
        ['改成付给申报单位', 'Pay the organisation'],
      ),
    );
  if (
    settings.to === 'provider' &&
    !(
      own(programme.parameters, String(settings.offers))?.type === 'offers' &&
      choosesFrom(own(programme.form, String(settings.of)), settings.offers)
    )
  )
    concerns.push(
      concern(
        'error',
        'no-provider',
        where,
        [
          '付给培训机构，但没写明按哪份清单、哪一栏',
          'It pays a provider without naming the list of offers and the field',
        ],
        ['选好项目清单，以及申请时选项目的那一栏', 'Choose the list of offers and the field in which one is chosen'],
      ),
    );
  if (
    settings.instalment !== undefined &&
    !programme.amount?.instalments?.some((one) => one.key === settings.instalment)
  )
    concerns.push(
      concern(
        'error',
        'no-such-instalment',
        where,
        [`没有“${settings.instalment}”这一期`, `There is no instalment “${settings.instalment}”`],
        ['在“得多少”的分期里加上', 'Add it to the instalments of the amount'],
      ),
    );
  return concerns;
}

const usesWorkingDays = (programme: Programme): string | undefined => {
  if (programme.appeal && 'workingDays' in programme.appeal.within) return 'appeal.within';
  for (const [key, { settings }] of Object.entries(programme.stages)) {
    for (const [name, value] of Object.entries(settings)) {
      if (typeof value === 'object' && value !== null && 'workingDays' in value)
        return `stages.${key}.settings.${name}`;
    }
  }
  return undefined;
};

/** Working days that a case handed in on the last day still has before it, one limit after the other. */
function daysOwed(programme: Programme): number {
  const limits = [
    programme.appeal?.within,
    ...Object.values(programme.stages).flatMap(({ settings }) => Object.values(settings)),
  ];
  return limits.reduce<number>((sum, limit) => {
    const days = typeof limit === 'object' && limit !== null && 'workingDays' in limit ? limit.workingDays : 0;
    return sum + (typeof days === 'number' && Number.isSafeInteger(days) && days > 0 ? days : 0);
  }, 0);
}

function deadlines(programme: Programme, calendar: Calendar): Concern[] {
  const where = usesWorkingDays(programme);
  if (where === undefined) return [];
  const { knownFrom, knownUntil } = calendar;
  const { effectiveFrom: from, effectiveUntil: until } = programme;
  if (until !== undefined && until < knownFrom) return [];
  if (until !== undefined && addWorkingDays(until, daysOwed(programme), calendar) <= knownUntil) return [];
  return [
    concern(
      'warning',
      'holidays-unknown',
      where,
      [
        from > knownUntil
          ? `办法施行时（自 ${from} 起）的放假安排还没公布，期限先按周末推算`
          : `${knownUntil} 之后的放假安排还没公布，那以后的期限先按周末推算`,
        from > knownUntil
          ? `The holidays of the time it applies (from ${from}) are not announced yet; deadlines are counted by weekends`
          : `The holidays after ${knownUntil} are not announced yet; deadlines beyond are counted by weekends`,
      ],
      [
        '不用改办法。通知公布后，系统管理员在“工作日历”录入，期限会重算',
        'The paper may stay. Once they are announced the system administrator takes them in under “Working days”, and deadlines are counted again',
      ],
    ),
  ];
}

/** Whoever decided cannot be corrected from below him. */
function appealBelow(programme: Programme): Concern[] {
  const { appeal } = programme;
  if (appeal === undefined) return [];
  const reviews = Object.values(programme.stages).flatMap(({ kind, settings }) =>
    kind === 'review' ? [levels.indexOf(settings.at as Level)] : [],
  );
  const highest = Math.min(...reviews.filter((rank) => rank >= 0));
  if (levels.indexOf(appeal.at) <= highest) return [];
  return [
    concern(
      'warning',
      'appeal-below-review',
      'appeal.at',
      [
        '复核异议的一级比作决定的一级还低，改不了上级的决定',
        'The appeal is heard below the level that decides, which cannot correct the decision of those above it',
      ],
      ['改成作决定的那一级或更高', 'Choose the level that decides, or one above'],
    ),
  ];
}

export interface StageChecking {
  readonly kinds: Kinds;
  readonly calendar: Calendar;
  /** Stages whose settings are not what their kind declares: what they mean is not asked. */
  readonly misread: ReadonlySet<string>;
}

export function checkStageOrder(programme: Programme, { kinds, calendar, misread }: StageChecking): Concern[] {
  const appeal =
    programme.appeal === undefined || Object.values(programme.appeal.within)[0] === 0
      ? [
          concern(
            'warning',
            'no-appeal',
            'appeal',
            [
              '没有写被拒后怎样提出异议，或没有给时间',
              'It does not say how a refused case can be appealed, or leaves no time for it',
            ],
            ['写明申诉：多久内、由哪一级复核', 'Allow appeals: within how long, and at which level'],
          ),
        ]
      : [];
  return [
    ...order(programme, kinds),
    ...settingsOf(programme, misread),
    ...appeal,
    ...appealBelow(programme),
    ...deadlines(programme, calendar),
  ];
}
