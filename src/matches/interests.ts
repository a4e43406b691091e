// Somebody is interested in what is shown: for his union, as the leader of a studio, or for himself. Here it is looked at whom he stands for and how
// often he asks; the case decides the rest. Whoever is no party to an interest finds nothing.
import { notFound } from '#access/may.ts';
import type { Viewer } from '#access/viewer.ts';
import type { Engine } from '#engine/engine.ts';
import { type LoadedCase, loadCases, loadRepeats, type WrittenAction } from '#engine/load.ts';
import { type MatchState, openInterests } from '#kinds/match/match.ts';
import { interestAlready } from '#kinds/match/refusals.ts';
import { chinaDate } from '#kit/clock.ts';
import { own } from '#kit/own.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { pinnedRound } from '#notices/publishing.ts';
import { currentMemberships } from '#people/memberships.ts';
import { himself } from '#people/merged.ts';
import type { Programme } from '#policy/programme.ts';
import type { Party } from '#policy/showing.ts';
import { isOnShow, type Showing, showingById, showingsOfCases } from '#showcase/showings.ts';
import { retrying } from '#store/connection.ts';
import type { Queryable } from '#store/queryable.ts';

/** In thirty days: whoever asks everybody is asked to wait. */
export const interestsAtMost = 20;
const days = 30;

export type Who = Pick<Viewer, 'personId' | 'posts'>;

export interface Asking {
  /** A uuid: sent again it counts once. */
  readonly id: string;
  readonly showingId: number;
  readonly as: 'union' | 'member' | 'studio';
  /** Of 'union': which. */
  readonly organisationId?: number;
  readonly note: string;
}

interface Found {
  readonly one: LoadedCase;
  readonly programme: Programme;
  readonly stage: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

type Matching = Found & { readonly state: MatchState | undefined };

/** The stage at which a programme matches; undefined: it does not. */
export const matchStageOf = ({ stages }: Programme): string | undefined =>
  Object.keys(stages).find((key) => own(stages, key)!.kind === 'match');

export async function matchingCase(
  engine: Engine,
  q: Queryable,
  tenantId: number,
  caseId: number,
): Promise<Matching | null> {
  const one = (await loadCases(q, tenantId, [caseId])).cases.get(caseId);
  const round = one && (await pinnedRound(engine, q, tenantId, one.roundId));
  const stage = round && matchStageOf(round.programme);
  if (!one || !round || stage === undefined || stage === null) return null;
  const { programme } = round;
  const state = own(one.state.stages, stage) as MatchState | undefined;
  return { one, programme, stage, settings: own(programme.stages, stage)!.settings, state };
}

/** Unions for which he may speak. */
export const unionsOf = ({ posts }: Who): readonly number[] =>
  posts
    .filter(({ role, programmeKey }) => (role === 'chair' || role === 'officer') && programmeKey === null)
    .map(({ organisationId }) => organisationId);

const over = (): Refusal =>
  refuse('showing-over', '已经撤下或到期，不再接意向', 'It is withdrawn or over and takes no more interest', {
    next: text('看看别的推介', 'Look at others on show'),
  });

async function leadsStudio(q: Queryable, tenantId: number, personId: number): Promise<boolean> {
  const rows = await q.query(
    `SELECT FROM person_facts WHERE tenant_id = $1 AND person_id = $2 AND snapshot ? 'record.studio'`,
    [tenantId, personId],
  );
  return rows.length > 0;
}

/** Refuses: interest-not-open, not-your-union, not-a-member, no-studio. */
async function partyOf(
  engine: Engine,
  q: Queryable,
  tenantId: number,
  who: Who,
  { as, organisationId }: Asking,
  from: readonly string[],
): Promise<Party | Refusal> {
  if (!from.includes(as))
    return refuse('interest-not-open', '这一类推介不接这种意向', 'It takes no interest of this kind', {
      next: text('看看可以由谁来提', 'See who may be interested'),
    });
  const forest = await engine.caches.forests.get(q, tenantId);
  const districtOf = (id: number) => forest.ancestorAtLevel(id, 'district') ?? null;
  const { personId } = who;
  if (as === 'union') {
    if (organisationId === undefined || !unionsOf(who).includes(organisationId))
      return refuse('not-your-union', '您不能代表这个工会提意向', 'You do not speak for that union', {
        next: text('由这个工会的主席或干部来提', 'Its chair or an officer can'),
      });
    return { personId, organisationId, unionId: organisationId, districtId: districtOf(organisationId) };
  }
  const membership = (await currentMemberships(q, tenantId, [personId])).get(personId);
  if (membership?.status !== 'active')
    return refuse('not-a-member', '在会的会员才能提意向', 'Only an active member can be interested', {
      next: text('先恢复会籍', 'Take up your membership first'),
    });
  if (as === 'studio' && !(await leadsStudio(q, tenantId, personId)))
    return refuse(
      'no-studio',
      '登记在册的工作室领军人才能揭榜',
      'Only the leader of a registered studio can take it up',
      {
        next: text('由您的工会代表本单位来提，或先申报工作室', 'Your union can, or register a studio first'),
      },
    );
  const unionId = membership.organisationId;
  return { personId, organisationId: null, unionId, districtId: districtOf(unionId) };
}

/** With the person's row locked, so that two at once are counted as two. Refuses: too-many-interests. */
async function notTooOften(engine: Engine, q: Queryable, tenantId: number, personId: number): Promise<Refusal | null> {
  await q.query('SELECT id FROM people WHERE tenant_id = $1 AND id = $2 FOR UPDATE', [tenantId, personId]);
  const since = new Date(engine.house.clock.now().getTime() - days * 86_400_000);
  const [row] = await q.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM showing_interests WHERE tenant_id = $1 AND person_id = ANY (${himself('$2')}) AND asked_at > $3`,
    [tenantId, personId, since],
  );
  if (row!.n < interestsAtMost) return null;
  return refuse(
    'too-many-interests',
    `${days} 天里最多提 ${interestsAtMost} 份意向`,
    `At most ${interestsAtMost} interests in ${days} days`,
    { next: text('过些天再来，或先把提过的谈好', 'Come again later, or see to those you have') },
  );
}

const partyInput = ({ organisationId, unionId, districtId }: Party) => ({
  ...(organisationId === null ? {} : { organisation: organisationId }),
  ...(unionId === null ? {} : { union: unionId }),
  ...(districtId === null ? {} : { district: districtId }),
});

/** The case knows him by the record he had then; a person who was merged into him has asked in his name. */
async function askedAsAnother(q: Queryable, tenantId: number, personId: number, { one, state }: Matching) {
  const rows = await q.query<{ number: number }>(
    `SELECT number FROM showing_interests WHERE tenant_id = $1 AND case_id = $2 AND organisation_id IS NULL AND person_id = ANY (${himself('$3')})`,
    [tenantId, one.id, personId],
  );
  return rows.some(({ number }) => openInterests.includes(state?.interests[number]?.status ?? ''));
}

const asked = ({ caseId, events }: Pick<WrittenAction, 'caseId' | 'events'>) => ({
  caseId,
  number: events.find(({ type }) => type === 'interested')?.data.number as number,
});

async function askWithin(
  engine: Engine,
  q: Queryable,
  tenantId: number,
  who: Who,
  asking: Asking,
): Promise<{ readonly caseId: number; readonly number: number } | Refusal> {
  const showing = await showingById(q, tenantId, asking.showingId);
  if (!showing) return notFound();
  const found = await matchingCase(engine, q, tenantId, showing.caseId);
  if (!found) return notFound();
  const { stage, status } = found.one.state;
  if (!isOnShow(showing, chinaDate(engine.house.clock.now())) || stage !== found.stage || status !== 'open')
    return over();
  const party = await partyOf(engine, q, tenantId, who, asking, found.settings.from as readonly string[]);
  if (isRefusal(party)) return party;
  if (party.organisationId === null && (await askedAsAnother(q, tenantId, party.personId, found)))
    return interestAlready();
  const [outcome] = await engine.actWithin(q, tenantId, [
    {
      acting: { ...who, matching: true },
      target: { caseId: showing.caseId },
      request: {
        ...{ id: asking.id, action: 'interest', stage: found.stage },
        input: { ...partyInput(party), note: asking.note },
      },
    },
  ]);
  return isRefusal(outcome!) ? outcome : asked(outcome!);
}

/** Refuses: not-found, showing-over, too-many-interests, what `partyOf` refuses, and what the kind `match` refuses. */
export async function askFor(
  engine: Engine,
  tenantId: number,
  who: Who,
  asking: Asking,
): Promise<{ readonly caseId: number; readonly number: number } | Refusal> {
  return retrying(() =>
    engine.house.db.transaction(async (q) => {
      const written = (await loadRepeats(q, tenantId, [asking.id])).get(asking.id);
      if (written) return asked(written);
      return (await notTooOften(engine, q, tenantId, who.personId)) ?? askWithin(engine, q, tenantId, who, asking);
    }),
  );
}

/** His own, or of a union for which he speaks; null: not his. */
async function isParty(q: Queryable, tenantId: number, who: Who, caseId: number, number: number): Promise<boolean> {
  const rows = await q.query(
    `SELECT FROM showing_interests WHERE tenant_id = $1 AND case_id = $2 AND number = $3
        AND ((organisation_id IS NULL AND person_id = ANY (${himself('$4')})) OR organisation_id = ANY ($5::bigint[]))`,
    [tenantId, caseId, number, who.personId, unionsOf(who)],
  );
  return rows.length > 0;
}

export interface Moving {
  readonly id: string;
  readonly caseId: number;
  readonly number: number;
  readonly action: 'step-back' | 'confirm' | 'claim-benefit' | 'report-solved';
  readonly input: Readonly<Record<string, unknown>>;
}

/** Refuses: not-found, and what the kind `match` refuses. */
export async function moveInterest(
  engine: Engine,
  tenantId: number,
  who: Who,
  { id, caseId, number, action, input }: Moving,
): Promise<{ readonly done: true } | Refusal> {
  if (!(await isParty(engine.house.db, tenantId, who, caseId, number))) return notFound();
  const outcome = await engine.act(tenantId, {
    acting: { ...who, matching: true },
    target: { caseId },
    request: { id, action, input: { ...input, interest: number } },
  });
  return isRefusal(outcome) ? outcome : { done: true };
}

/** What is shown on agreement, for a party whose interest the owner agreed to; null: not for him, or not yet. */
export async function agreedShowing(
  engine: Engine,
  tenantId: number,
  who: Who,
  caseId: number,
  number: number,
): Promise<{ readonly found: Found; readonly showing: Showing } | null> {
  const { db } = engine.house;
  if (!(await isParty(db, tenantId, who, caseId, number))) return null;
  const found = await matchingCase(engine, db, tenantId, caseId);
  const status = found?.state?.interests[number]?.status;
  if (!found || (status !== 'agreed' && status !== 'partner')) return null;
  const showing = (await showingsOfCases(db, tenantId, [caseId])).get(caseId);
  return showing ? { found, showing } : null;
}
