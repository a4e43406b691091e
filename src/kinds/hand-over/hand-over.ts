// Goods to one recipient, from the warehouse by a route into his hands: what was packed for him is in the state by lots, so that every piece
// can be found by folding histories. Whoever carries a route hands over, with a signature or a code; what he recorded a second person may correct until the day is closed.

import { actions, settings } from '#kinds/hand-over/actions.ts';
import { papersOf } from '#kinds/hand-over/papers.ts';
import { isForWalkIns, named, unnamed, walkInProof, walkInUnnamed } from '#kinds/hand-over/walk-ins.ts';
import type { Day } from '#kit/days.ts';
import { own } from '#kit/own.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { durationOf, joined, levelNames, put } from '#policy/in-words.ts';
import type { Effect, GoodsPlace, Kind, StageContext, StageEvent } from '#policy/kind.ts';
import type { Duration, Level, PackageRow } from '#policy/programme.ts';

/** Pieces of one lot, packed for one recipient. */
export interface Packed {
  readonly lot: number;
  readonly goods: number;
  readonly pieces: number;
}

export interface HandOverState {
  readonly level: Level;
  /** absent, refused: he was met with that, and his bag is still on the route. */
  readonly status: 'waiting' | 'loaded' | 'absent' | 'refused' | 'handed' | 'closed' | 'declined';
  readonly dueOn: Day | null;
  /** What he is to get; empty where the goods are not the union's own. */
  readonly package: readonly PackageRow[];
  readonly parcel: readonly Packed[];
  readonly route: number | null;
  readonly carriedBy: number | null;
  readonly hand: { readonly by: number | null; readonly at: string; readonly proof: 'signature' | 'code' } | null;
  /** How often he was not met, how often it was handed to him (once, unless it was corrected). */
  readonly absences: number;
  readonly hands: number;
  /** What was lost or damaged on the way to him. */
  readonly lost: readonly Packed[];
  /** For whoever comes and is no member: nobody's until it is handed over (policy/walk-in.ts). */
  readonly walkIn?: true;
}

const onRoute: readonly HandOverState['status'][] = ['loaded', 'absent', 'refused'];
const piecesOf = (rows: readonly { readonly pieces: number }[]): number =>
  rows.reduce((sum, row) => sum + row.pieces, 0);
const onTheWay = (route: unknown): GoodsPlace => `route-${route as number}`;
/** Handed over from a route, so that no two routes wait for one account in the evening when all phones come back. */
const handedFrom = (route: unknown): GoodsPlace => `handed-${route as number}`;

/** What one recipient gets, by the round. */
export function packageOf({
  settings: { package: name },
  round,
}: Pick<StageContext, 'settings' | 'round'>): readonly PackageRow[] {
  return typeof name === 'string' ? ((own(round.parameters, name) ?? []) as readonly PackageRow[]) : [];
}

function start(context: StageContext): readonly StageEvent[] | Refusal {
  const { at, within } = context.settings as { at?: Level; within?: Duration };
  const dueOn = within ? context.deadline(within) : null;
  const walkIn = isForWalkIns(context) ? { walkIn: true } : {};
  const data = { level: at ?? context.programme.runBy, dueOn, package: packageOf(context), ...walkIn };
  return [{ stage: context.stageKey, type: 'started', data }];
}

const sumsByGoods = (rows: readonly PackageRow[]): string =>
  JSON.stringify(
    [
      ...rows.reduce(
        (sums, { goods, pieces }) => sums.set(goods, (sums.get(goods) ?? 0) + pieces),
        new Map<number, number>(),
      ),
    ].sort(([a], [b]) => a - b),
  );

const notOnTheWay = (): Refusal =>
  refuse('not-on-the-way', '这一份现在不在路上', 'This parcel is not on the way', {
    next: text('请看这条路线的清单', "Look at the route's list"),
  });

/** To whoever carries another route than the one it is on. */
export const otherRoute = (): Refusal =>
  refuse('other-route', '这一份改由别的路线送了', 'Another route brings this parcel now', {
    next: text(
      '您记下的都留着，请把东西交回库里，由经办人核对',
      'What you recorded is kept; bring the goods back, the officer will look at it',
    ),
  });

const handedAlready = ({ hand }: HandOverState): Refusal =>
  refuse('handed-already', '这一份已经签收过，没有再记一次', 'It was handed over before; nothing was recorded twice', {
    details: { by: hand?.by ?? null, at: hand?.at ?? null },
  });

function load(context: StageContext, state: HandOverState, input: Readonly<Record<string, unknown>>) {
  if (state.status !== 'waiting') return refuse('loaded-already', '这一份已经装车', 'This parcel is loaded already');
  const parcel = (input.parcel ?? []) as readonly Packed[];
  // Where the round names no package, what is packed is the officer's to say.
  if (state.package.length > 0 && sumsByGoods(parcel) !== sumsByGoods(state.package))
    return refuse('parcel-differs', '装的和该发的对不上', 'What was packed is not what is due');
  const { route, carrier } = input;
  return [{ stage: context.stageKey, type: 'loaded', data: { route, carrier, parcel } }];
}

/** What shows that he has it: the papers that go with the case. */
function proofOf({ settings }: StageContext, state: HandOverState, input: Readonly<Record<string, unknown>>) {
  const { proof } = input;
  if (state.walkIn) return walkInUnnamed();
  const asked = settings.proof;
  if (asked !== undefined && asked !== 'either' && asked !== proof)
    return asked === 'code'
      ? refuse('proof-differs', '这次要凭取货码领取', 'It is handed over against the code only')
      : refuse('proof-differs', '这次要本人签名领取', 'It is handed over against a signature only');
  return papersOf(input);
}

/** What the carrier records at the door; `input.route` is the route his phone believes in. */
function atTheDoor(
  context: StageContext,
  state: HandOverState,
  action: string,
  input: Readonly<Record<string, unknown>>,
) {
  if (state.status === 'handed' || state.status === 'closed') return handedAlready(state);
  if (!onRoute.includes(state.status)) return notOnTheWay();
  if (input.route !== state.route) return otherRoute();
  if (action === state.status) return refuse('recorded-already', '已经这样记过了', 'This has been recorded already');
  const { route, parcel } = state;
  const is = (type: string, more: object = {}) => [
    { stage: context.stageKey, type, data: { route, parcel, at: input.at ?? context.now.toISOString(), ...more } },
  ];
  if (action !== 'hand' && action !== 'hand-walk-in') return is(action);
  const proved = action === 'hand' ? proofOf(context, state, input) : walkInProof(context, state.walkIn, input);
  return isRefusal(proved) ? proved : is('handed', { ...proved, by: context.actor.personId, no: state.hands + 1 });
}

function afterwards(
  context: StageContext,
  state: HandOverState,
  action: string,
  input: Readonly<Record<string, unknown>>,
) {
  const { route, parcel, status } = state;
  const is = (type: string, more: object = {}) => [{ stage: context.stageKey, type, data: { route, parcel, ...more } }];
  switch (action) {
    case 'lost':
      return onRoute.includes(status) ? is('lost', { why: input.why }) : notOnTheWay();
    case 'return':
      return onRoute.includes(status) ? is('returned', { declined: status === 'refused' }) : notOnTheWay();
    case 'assign':
      return onRoute.includes(status) ? is('assigned', { carrier: input.carrier }) : notOnTheWay();
    case 'correct':
      if (status !== 'handed')
        return refuse(
          'not-correctable',
          '还没有签收，或当天已经结清，不能更正',
          'Not handed over, or the day is closed',
        );
      if (state.hand?.by === context.actor.personId)
        return refuse(
          'second-person-needed',
          '这是您送的，要由另一个人更正',
          'You handed it over; another person corrects it',
        );
      return is('corrected', { why: input.why });
    case 'close':
      return status === 'handed' ? is('closed') : notOnTheWay();
    default:
      return refuse('unknown-action', `这个环节不能“${action}”`, `This stage has no action "${action}"`);
  }
}

const doors: readonly string[] = ['hand', 'hand-walk-in', 'absent', 'refused', 'damaged'];
const empty: HandOverState = {
  ...{ level: 'district', status: 'waiting', dueOn: null, package: [], parcel: [], route: null, carriedBy: null },
  ...{ hand: null, absences: 0, hands: 0, lost: [] },
};
const back = { status: 'waiting', parcel: [], route: null, carriedBy: null } as const;

function evolve(state: HandOverState | undefined, { type, data }: StageEvent): HandOverState {
  // Entered once more after an appeal: what was lost on the way before stays lost.
  if (type === 'started')
    return {
      ...empty,
      ...(state ? { absences: state.absences, hands: state.hands, lost: state.lost } : {}),
      level: data.level as Level,
      dueOn: data.dueOn as Day | null,
      package: data.package as readonly PackageRow[],
      ...(data.walkIn === true ? { walkIn: true } : {}),
    };
  const before = state ?? empty;
  switch (type) {
    case 'recounted':
      return { ...before, dueOn: data.dueOn as Day };
    case 'loaded':
      return {
        ...before,
        ...{ status: 'loaded', route: data.route as number, carriedBy: data.carrier as number },
        parcel: data.parcel as readonly Packed[],
      };
    case 'assigned':
      return { ...before, carriedBy: data.carrier as number };
    case 'absent':
      return { ...before, status: 'absent', absences: before.absences + 1 };
    case 'refused':
      return { ...before, status: 'refused' };
    case 'handed': {
      const hand = { by: data.by, at: data.at, proof: data.proof } as HandOverState['hand'];
      return { ...before, status: 'handed', hand, hands: before.hands + 1 };
    }
    case 'damaged':
    case 'lost':
      return { ...before, ...back, lost: [...before.lost, ...before.parcel] };
    case 'returned':
      return { ...before, ...back, ...(data.declined === true ? { status: 'declined' } : {}) };
    case 'corrected':
      return { ...before, status: 'loaded', hand: null };
    case 'closed':
      return { ...before, status: 'closed' };
    default:
      return before;
  }
}

const toldHim: Effect = {
  ...{ do: 'message', topic: 'handed-over', to: 'subject' },
  words: text('东西已签收', 'Handed over to you'),
};

function effects(context: StageContext, { type, data }: StageEvent): readonly Effect[] {
  const [route, handed] = [onTheWay(data.route), handedFrom(data.route)];
  const move = (from: GoodsPlace, to: GoodsPlace, once?: string): Effect[] =>
    ((data.parcel ?? []) as readonly Packed[]).map(({ lot, pieces }) => ({
      ...{ do: 'goods', lot, from, to, pieces, code: `goods-${type}` },
      ...(once === undefined ? {} : { entitlement: `${once}:${lot}` }),
    }));
  switch (type) {
    case 'loaded':
      return move('stock', route);
    case 'handed':
      return [
        ...move(route, handed, `hand-over:${data.no as number}`),
        ...((data.papers ?? []) as readonly number[]).map((documentId): Effect => ({ do: 'paper', documentId })),
        ...(isForWalkIns(context) ? named(context) : [toldHim]),
      ];
    case 'damaged':
    case 'lost':
      return move(route, 'lost');
    case 'returned':
      return [
        ...move(route, 'stock'),
        ...(data.declined === true ? ([{ do: 'release-keys' }, { do: 'give-back-claim' }] as const) : []),
      ];
    case 'corrected':
      return [...move(handed, route), ...(isForWalkIns(context) ? unnamed(context) : [])];
    default:
      return [];
  }
}

export const handOver: Kind<HandOverState> = {
  key: 'hand-over',
  title: text('发放签收', 'Hand-over'),
  settings,
  actions,
  passage: () => ({ through: 'handed', not: 'refused', says: text('已签收', 'handed over') }),
  measures: {
    due: text('应发', 'to hand over'),
    handed: text('已签收', 'handed over'),
    pieces: text('已发件数', 'pieces handed over'),
    outsiders: text('其中未入会的', 'of them not members'),
    absent: text('本人不在（次）', 'not met (times)'),
    refused: text('本人不要', 'declined'),
    lost: text('损坏或丢失（件）', 'pieces damaged or lost'),
  },
  says({ at, proof, within, where }) {
    const time = durationOf(within);
    const how =
      proof === 'code'
        ? text('凭取货码领取', 'against a code')
        : proof === 'signature'
          ? text('本人签名领取', 'against a signature')
          : text('签名或凭取货码领取', 'against a signature or a code');
    return joined(
      [
        typeof at === 'string' && at in levelNames
          ? put('由{0}发放', 'handed over by {0}', levelNames[at as Level])
          : text('发放到人', 'handed over in person'),
        where === 'point' ? text('到领取点领取', 'at a pick-up point') : text('按路线送到', 'brought by route'),
        how,
        ...(time ? [put('{0}内发完', 'within {0}', time)] : []),
      ],
      '，',
      ', ',
    );
  },
  meanings: {
    due: text('到了发放这一步的，不论发没发到', 'Everybody who came to the hand-over, whatever became of it'),
    handed: text('本人签收了的，更正掉的不算', 'Handed over and not corrected since'),
    pieces: text('签收的件数，一袋、一桶各算一件', 'Pieces handed over: a bag or a can is one'),
    outsiders: text(
      '当场登记姓名和手机后四位签收的未入会劳动者',
      'Workers who are no members, received on the spot with name and four digits',
    ),
    absent: text(
      '送到了本人不在的次数，后来签收的也算',
      'How often somebody was not met, also when it was handed over later',
    ),
    refused: text('本人不要、带回来的', 'Declined and brought back'),
    lost: text('路上损坏、丢失的件数', 'Pieces damaged or lost on the way'),
  },
  start,
  decide(context, state, { action, input }) {
    if (action === 'load') return load(context, state, input);
    return doors.includes(action)
      ? atTheDoor(context, state, action, input)
      : afterwards(context, state, action, input);
  },
  evolve,
  outcome: ({ status }) => (status === 'closed' ? 'passed' : status === 'declined' ? 'failed' : 'open'),
  counts: { started: { by: 'within' } },
  waiting: (_settings, { level, dueOn, absences, lost }) => ({
    with: { level },
    dueOn,
    odd: absences > 0 || lost.length > 0,
  }),
  hand: ({ status }) => (status === 'waiting' ? 'together' : status === 'loaded' ? 'carrier' : 'elsewhere'),
  oddities: ({ absences, lost }) => [
    ...(absences > 0
      ? [text(`送过 ${absences} 次，本人不在`, `Not met ${absences === 1 ? 'once' : `${absences} times`}`)]
      : []),
    ...(lost.length > 0
      ? [text(`路上损坏或丢失 ${piecesOf(lost)} 件`, `${piecesOf(lost)} pieces damaged or lost on the way`)]
      : []),
  ],
  contribution: ({ status, parcel, absences, lost, walkIn }) => {
    const handed = status === 'handed' || status === 'closed';
    return {
      outsiders: handed && walkIn ? 1 : 0,
      ...{ due: 1, handed: handed ? 1 : 0, pieces: handed ? piecesOf(parcel) : 0, absent: absences },
      ...{ refused: status === 'refused' || status === 'declined' ? 1 : 0, lost: piecesOf(lost) },
    };
  },
  // Also after handing over, until the day is closed: it may be corrected, and then it is on the way again.
  carriedBy: ({ status, carriedBy }) => (status === 'handed' || onRoute.includes(status) ? carriedBy : null),
  effects,
};
