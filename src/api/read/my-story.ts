// What happened to a member's own case, event by event as the kinds' words for him read it, and the line of stages it walks along.
import { z } from '@hono/zod-openapi';
import { dueOf, type FoundCase, stageTitle } from '#api/read/cases.ts';
import { type Expected, expectedOf, presentEnd } from '#api/read/expected.ts';
import { loose } from '#api/read/my-cases.ts';
import { organisationNames } from '#api/read/organisations.ts';
import { day, instant, iso, text, textOrNull } from '#api/shapes.ts';
import { appealStage, engineStage, isUntold, stageOf, undoneSeqs } from '#engine/case-state.ts';
import { consentsOfCases } from '#engine/consents.ts';
import type { Engine } from '#engine/engine.ts';
import { type HistoryRow, loadHistory } from '#engine/load.ts';
import type { Calendar } from '#kit/calendar.ts';
import { chinaDate } from '#kit/clock.ts';
import type { Day } from '#kit/days.ts';
import { own } from '#kit/own.ts';
import { bankReason } from '#payments/reasons.ts';
import { maskedPeople } from '#people/show.ts';
import { type ActedFor, actedFor } from '#policy/consent.ts';
import { consentWords } from '#policy/consent-words.ts';
import type { StageEvent } from '#policy/kind.ts';
import { type Level, levels } from '#policy/programme.ts';

export const storyItem = z.object({
  seq: z.number().int(),
  at: instant,
  by: z.enum(['you', 'other', 'system']),
  name: z.string().openapi({ description: 'Who did it, empty for oneself and the system' }),
  undone: z.boolean().openapi({ description: 'Taken back afterwards' }),
  events: z.array(
    z.object({
      stage: z.string().openapi({ description: '# is the case itself' }),
      kind: z.string().nullable(),
      title: textOrNull,
      organisationName: z.string().nullable(),
      type: z.string(),
      data: loose,
      actedFor: z
        .union([
          z.object({ by: z.string(), organisationName: z.string(), covers: z.enum(actedFor), consent: textOrNull }),
          z.null(),
        ])
        .openapi({ description: 'Somebody acted for the member, by this word of theirs' }),
    }),
  ),
});

export const stageAlong = z.object({
  key: z.string(),
  kind: z.string(),
  title: text,
  settings: loose,
  organisationName: z.string().nullable(),
  expected: z
    .union([z.object({ from: day, until: day, byWeekends: z.boolean() }), z.null()])
    .openapi({ description: 'Of a stage still to come: when it is expected; null: over, under way, or not known' }),
});

/** What of an event's data a member reads; ids of people and documents stay behind. */
const told = [
  'why',
  'note',
  'rule',
  'until',
  'amountFen',
  'again',
  'onRecord',
  'upheld',
  'result',
  'level',
  'dueOn',
  'taken',
  'place',
];

function shownData({ data }: StageEvent): Record<string, unknown> {
  const shown = Object.fromEntries(told.flatMap((key) => (data[key] === undefined ? [] : [[key, data[key]]])));
  if (typeof data.reason !== 'string') return shown;
  return { ...shown, reason: data.reason, reasonEn: bankReason('', data.reason).words.en };
}

/** By stage: the organisation that decides there; payments are the round's. */
async function placesOf(engine: Engine, tenantId: number, { one, round }: FoundCase): Promise<Map<string, string>> {
  const forest = await engine.caches.forests.get(engine.house.db, tenantId);
  const at = (key: string): number | null => {
    const { kind, settings } = stageOf(round.programme, key);
    if (kind === 'apply' || kind === 'pact') return null;
    if (kind === 'pay') return round.view.organisationId;
    const standing = own(one.state.stages, key) as { level?: Level } | undefined;
    const level = standing?.level ?? (settings.at as Level | undefined) ?? round.programme.runBy;
    for (let rank = levels.indexOf(level); rank >= 0; rank -= 1) {
      const found = forest.ancestorAtLevel(one.organisationId, levels[rank]!);
      if (found !== undefined) return found;
    }
    return null;
  };
  const keys = [...Object.keys(round.programme.stages), ...(one.state.appeal ? [appealStage] : [])];
  const ids = new Map(keys.map((key) => [key, at(key)]));
  const names = await organisationNames(engine.house.db, tenantId, [...ids.values()]);
  return new Map([...ids].flatMap(([key, id]) => (id !== null && names.has(id) ? [[key, names.get(id)!]] : [])));
}

/** By event: who acted for the member and for which union, and how the member had agreed. */
async function actedForIn(
  engine: Engine,
  tenantId: number,
  caseId: number,
  rows: readonly HistoryRow[],
  nameOf: (personId: number) => string,
) {
  const events = rows
    .flatMap((row) => row.events)
    .filter(({ type, stage }) => stage === engineStage && type === 'acted-for');
  if (events.length === 0) return new Map<StageEvent, never>();
  const consents = await consentsOfCases(engine.house, engine.house.db, tenantId, [caseId]);
  const unions = await organisationNames(
    engine.house.db,
    tenantId,
    events.map(({ data }) => data.organisationId as number),
  );
  return new Map(
    events.map((event) => {
      const { by, organisationId, covers, consent } = event.data;
      const given = consents.find(({ actionId }) => actionId === consent);
      return [
        event,
        {
          ...{ by: nameOf(by as number), covers: covers as ActedFor, consent: given ? consentWords(given) : null },
          organisationName: unions.get(organisationId as number) ?? '',
        },
      ] as const;
    }),
  );
}

/** By stage still to come: when; and when what is under way is expected to be over. */
export function expectations(
  { one, round }: FoundCase,
  today: Day,
  calendar: Calendar,
): { ahead: Map<string, Expected>; present: Day | null } {
  const stages = Object.entries(round.programme.stages);
  const here = stages.findIndex(([key]) => key === one.state.stage);
  if (one.state.status !== 'open' || here < 0) return { ahead: new Map(), present: null };
  const dueOn = dueOf({ one, round });
  const present = presentEnd(stages[here]![1], { dueOn, since: one.changedOn, today, calendar });
  const after = stages.slice(here + 1);
  const expected = expectedOf(
    after.map(([, stage]) => stage),
    present,
    calendar,
  );
  return { ahead: new Map(after.flatMap(([key], n) => (expected[n] ? [[key, expected[n]]] : []))), present };
}

/** By when the money is expected to be there; null: none is paid to him, or it is not known. */
function paidBy({ round, one }: FoundCase, { ahead, present }: ReturnType<typeof expectations>): Day | null {
  const pays = Object.entries(round.programme.stages).findLast(
    ([, { kind, settings }]) => kind === 'pay' && settings.to === 'member',
  );
  if (!pays) return null;
  return one.state.stage === pays[0] ? present : (ahead.get(pays[0])?.until ?? null);
}

export async function storyOf(engine: Engine, tenantId: number, found: FoundCase, viewerId: number) {
  const { house } = engine;
  const { programme } = found.round;
  const rows = await loadHistory(house.db, tenantId, found.one.id);
  const places = await placesOf(engine, tenantId, found);
  const others = rows.flatMap(({ actorId }) => (actorId === null || actorId === viewerId ? [] : [actorId]));
  const actors = await maskedPeople(house, tenantId, [...new Set(others)]);
  const undone = undoneSeqs(rows);
  const acted = await actedForIn(engine, tenantId, found.one.id, rows, (id) => actors.get(id)?.name ?? '');
  const expects = expectations(
    found,
    chinaDate(house.clock.now()),
    await engine.caches.calendars.get(house.db, tenantId),
  );
  const shownEvent = (event: StageEvent) => {
    const own = event.stage !== engineStage;
    return {
      stage: event.stage,
      kind: own ? stageOf(programme, event.stage).kind : null,
      title: own ? stageTitle(programme, event.stage) : null,
      organisationName: places.get(event.stage) ?? null,
      type: event.type,
      data: shownData(event),
      actedFor: acted.get(event) ?? null,
    };
  };
  const shownRow = ({ seq, at, actorId, events }: HistoryRow) => ({
    seq,
    at: iso(at),
    by: actorId === null ? ('system' as const) : actorId === viewerId ? ('you' as const) : ('other' as const),
    name: actorId === null || actorId === viewerId ? '' : (actors.get(actorId)?.name ?? ''),
    undone: undone.has(seq),
    events: events.map(shownEvent),
  });
  const stages = Object.entries(programme.stages).map(([key, { kind, settings }]) => ({
    key,
    kind,
    title: stageTitle(programme, key),
    settings,
    organisationName: places.get(key) ?? null,
    expected: expects.ahead.get(key) ?? null,
  }));
  return {
    story: rows.filter((row) => !isUntold(programme, row)).map(shownRow),
    stages,
    paidBy: paidBy(found, expects),
  };
}
