// The way a case goes, and what is owed to people on it: somebody looks before money moves, a time limit, a notice that masks, an appeal.
import type { Calendar } from '#kit/calendar.ts';
import { type Concern, concern } from '#policy/concern.ts';
import type { Kind } from '#policy/kind.ts';
import type { Programme } from '#policy/programme.ts';

type Kinds = Readonly<Record<string, Kind>>;

function order(programme: Programme, kinds: Kinds): Concern[] {
  const stages = Object.entries(programme.stages);
  const first = (kind: string) => stages.findIndex(([, stage]) => stage.kind === kind);
  const concerns: Concern[] = [];
  const grant = first('grant');
  const where = (i: number) => `stages.${stages[i]?.[0]}`;
  if (stages[0]?.[1].kind !== 'apply')
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
          ['在付款前加 grant 环节', 'Put a grant stage before it'],
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
    Object.entries(kinds[stages[i]?.[1].kind ?? '']?.actions ?? {}).some(([, action]) => action.decides === true);
  if (grant >= 0 && !stages.some((_, i) => i < grant && decides(i)))
    concerns.push(
      concern(
        'warning',
        'nobody-checks',
        where(grant),
        ['批准之前没有人审核', 'Nobody looks at the case before the grant'],
        ['在批准前加 review 环节', 'Put a review before the grant'],
      ),
    );
  if (grant >= 0 && programme.amount === undefined)
    concerns.push(
      concern(
        'error',
        'grant-without-amount',
        where(grant),
        ['要拨付，却没有规定金额', 'It grants, and no amount is set'],
        ['写上 amount', 'Set an amount'],
      ),
    );
  if (grant < 0 && programme.amount !== undefined)
    concerns.push(
      concern(
        'warning',
        'amount-never-granted',
        'amount',
        ['规定了金额，却没有批准拨付的环节', 'An amount is set and no stage grants it'],
        ['加 grant 环节，或删去 amount', 'Add a grant stage, or remove the amount'],
      ),
    );
  return concerns;
}

/** What each stage's settings leave open. */
function settingsOf(programme: Programme): Concern[] {
  return Object.entries(programme.stages).flatMap(([key, { kind, settings }]): Concern[] => {
    const where = `stages.${key}`;
    if (kind === 'notice' && settings.mask === 'none' && programme.subject === 'member')
      return [
        concern(
          'error',
          'names-unmasked',
          where,
          ['公示职工时姓名不能不隐去', 'A notice of members must not show full names'],
          ['把 mask 改成 name 或 organisation', 'Set mask to name or organisation'],
        ),
      ];
    if (kind === 'review' && settings.within === undefined)
      return [
        concern(
          'warning',
          'no-time-limit',
          where,
          ['审核没有时限', 'The review has no time limit'],
          ['写上 within', 'Set within'],
        ),
      ];
    return kind === 'pay' ? payee(programme, settings, where) : [];
  });
}

function payee(programme: Programme, settings: Readonly<Record<string, unknown>>, where: string): Concern[] {
  const concerns: Concern[] = [];
  if (settings.to === 'member' && programme.subject === 'organisation')
    concerns.push(
      concern(
        'error',
        'wrong-payee',
        where,
        ['办件属于单位，不能付给职工', 'The case is an organisation’s and cannot pay a member'],
        ['把 to 改成 organisation', 'Set to to organisation'],
      ),
    );
  if (
    settings.to === 'provider' &&
    !(
      programme.parameters[String(settings.offers)]?.type === 'offers' &&
      Object.hasOwn(programme.form, String(settings.of))
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
        ['写上 offers（参数）和 of（栏目）', 'Set offers (the parameter) and of (the field)'],
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
        ['在 amount.instalments 里加上', 'Add it to amount.instalments'],
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

function deadlines(programme: Programme, calendar: Pick<Calendar, 'knownFrom' | 'knownUntil'>): Concern[] {
  const where = usesWorkingDays(programme);
  if (where === undefined) return [];
  const { knownFrom, knownUntil } = calendar;
  const until = programme.effectiveUntil;
  const next = [
    '放假通知公布后更新日历；在那之前，跨过已知日期的期限会被拒绝而不是推算',
    'Update the calendar when the notice is out; until then deadlines beyond it are refused, not guessed',
  ] as const;
  if (programme.effectiveFrom > knownUntil || (until !== undefined && until < knownFrom)) {
    return [
      concern(
        'error',
        'holidays-unknown',
        where,
        [
          `办法从 ${programme.effectiveFrom} 起施行，而工作日历只到 ${knownUntil}`,
          `It applies from ${programme.effectiveFrom}, and working days are known until ${knownUntil} only`,
        ],
        next,
      ),
    ];
  }
  if (until !== undefined && until <= knownUntil) return [];
  return [
    concern(
      'warning',
      'holidays-unknown',
      where,
      [`${knownUntil} 之后的工作日还没公布`, `Working days after ${knownUntil} are not announced yet`],
      next,
    ),
  ];
}

export function checkStageOrder(
  programme: Programme,
  kinds: Kinds,
  calendar: Pick<Calendar, 'knownFrom' | 'knownUntil'>,
): Concern[] {
  const appeal =
    programme.appeal === undefined
      ? [
          concern(
            'warning',
            'no-appeal',
            'appeal',
            ['没有写被拒后怎样提出异议', 'It does not say how a refused case can be appealed'],
            ['写上 appeal：多久内、由哪一级复核', 'Add appeal: within how long, and at which level'],
          ),
        ]
      : [];
  return [...order(programme, kinds), ...settingsOf(programme), ...appeal, ...deadlines(programme, calendar)];
}
