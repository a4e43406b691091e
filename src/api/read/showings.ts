// Showings as pages show them: everybody's part in words, what adopting it brought, and for those who agreed the rest.
import { z } from '@hono/zod-openapi';
import type { FoundCase } from '#api/read/cases.ts';
import { organisationNames } from '#api/read/organisations.ts';
import { count, day, fen, id, instant, iso, text, textOrNull } from '#api/shapes.ts';
import type { Engine } from '#engine/engine.ts';
import { type LoadedCase, loadCases, type PinnedRound } from '#engine/load.ts';
import type { MatchState } from '#kinds/match/match.ts';
import { contribution } from '#kinds/match/measures.ts';
import { chinaDate } from '#kit/clock.ts';
import { own } from '#kit/own.ts';
import { matchStageOf } from '#matches/interests.ts';
import { answerInWords } from '#policy/answer-words.ts';
import type { Answers } from '#policy/form.ts';
import type { ShowingDocument } from '#showcase/document.ts';
import { isOnShow, type Showing, showingsOfCases, stepsOfShowing } from '#showcase/showings.ts';
import type { Queryable } from '#store/queryable.ts';

export const line = z.object({ field: z.string(), label: text, shown: textOrNull }).openapi('ShownLine');
export const card = z
  .object({
    ...{ id, caseId: id, what: z.enum(['result', 'problem']), title: z.string(), trade: textOrNull, unit: z.string() },
    tradeKey: z.string().nullable(),
    disclosedAt: instant.openapi({ description: 'The moment of disclosure; the digest is of what was disclosed then' }),
    digest: z.string(),
    picture: z
      .object({ sha256: z.string(), width: count, height: count })
      .nullable()
      .openapi({ description: 'Its address has its SHA-256, so that it may be kept' }),
    lines: z.array(line),
    ...{ interests: count, partners: count, benefitFen: fen.openapi({ description: 'As unions accepted it' }) },
    takes: z.boolean().openapi({ description: 'Interest can be said now' }),
    solved: z.boolean().openapi({ description: 'A partner reported how, and the owner confirmed it' }),
    state: z.enum(['shown', 'withdrawn', 'over']),
    until: day.nullable(),
  })
  .openapi('Showing');

export const standingOf = (showing: Pick<Showing, 'state' | 'until'>, today: string) =>
  showing.state === 'withdrawn' ? 'withdrawn' : isOnShow(showing, today) ? 'shown' : 'over';

/** The settings of the stage that put it there. */
export const publishSettings = ({ programme }: PinnedRound): Readonly<Record<string, unknown>> =>
  Object.values(programme.stages).find(({ kind }) => kind === 'publish')?.settings ?? {};

/** In the order of the form. */
export function linesOf(round: PinnedRound, answers: Answers) {
  const { form } = round.programme;
  return Object.entries(form).flatMap(([field, declared]) =>
    own(answers, field) === undefined || declared.type === 'file'
      ? []
      : [
          {
            field,
            label: declared.label,
            shown: answerInWords(declared, own(answers, field), { form, round: round.view }),
          },
        ],
  );
}

export const matchStateOf = ({ state }: LoadedCase, round: PinnedRound): MatchState | undefined => {
  const stage = matchStageOf(round.programme);
  return stage === undefined ? undefined : (own(state.stages, stage) as MatchState | undefined);
};

function shownCard(showing: Showing, one: LoadedCase, round: PinnedRound, today: string): z.infer<typeof card> {
  const document = JSON.parse(showing.document) as ShowingDocument;
  const match = matchStateOf(one, round);
  const counted = match ? contribution(match) : {};
  const state = standingOf(showing, today);
  const tradeField = own(round.programme.form, String(publishSettings(round).trade));
  const words = { form: round.programme.form, round: round.view };
  return {
    ...{ id: showing.id, caseId: showing.caseId, what: showing.what, title: showing.title },
    trade: tradeField && showing.trade !== null ? answerInWords(tradeField, showing.trade, words) : null,
    tradeKey: showing.trade,
    ...{ unit: document.unionName, disclosedAt: iso(showing.disclosedAt), digest: showing.digest.toString('hex') },
    picture: state === 'shown' ? showing.picture : null,
    lines: state === 'shown' ? linesOf(round, document.open) : [],
    ...{ interests: counted.interests ?? 0, partners: counted.partners ?? 0, benefitFen: counted.benefitFen ?? 0 },
    takes: state === 'shown' && one.state.status === 'open' && one.state.stage === matchStageOf(round.programme),
    ...{ state, until: showing.until, solved: (counted.solved ?? 0) > 0 },
  };
}

/** Each once. Leaders of studios stand for their studio, named by its union. */
export async function partnersNamed(q: Queryable, tenantId: number, { one, round }: FoundCase): Promise<string[]> {
  const { from } = own(round.programme.stages, matchStageOf(round.programme) ?? '')?.settings ?? {};
  const studios = Array.isArray(from) && from.includes('studio');
  const named = Object.values(matchStateOf(one, round)?.interests ?? {}).flatMap(
    ({ status, organisationId, unionId }) => {
      if (status !== 'partner') return [];
      if (organisationId !== null) return [{ union: organisationId, studio: false }];
      return unionId !== null && studios ? [{ union: unionId, studio: true }] : [];
    },
  );
  const names = await organisationNames(
    q,
    tenantId,
    named.map(({ union }) => union),
  );
  return [...new Set(named.map(({ union, studio }) => `${names.get(union) ?? ''}${studio ? '工作室' : ''}`))];
}

export const showingOfCase = z
  .object({
    ...{ id, title: z.string(), state: z.enum(['shown', 'withdrawn', 'over']), until: day.nullable() },
    disclosedAt: instant,
    steps: z.array(
      z.object({
        what: z.enum(['disclosed', 'withdrawn', 'renewed']),
        ...{ until: day.nullable(), reason: z.string().nullable(), at: instant },
        by: z.enum(['owner', 'union']),
      }),
    ),
  })
  .openapi('ShowingOfCase');

/** What the case shows now or showed last, with what became of it; null: nothing was disclosed. */
export async function caseShowing(
  { house }: Engine,
  tenantId: number,
  caseId: number,
): Promise<z.infer<typeof showingOfCase> | null> {
  const showing = (await showingsOfCases(house.db, tenantId, [caseId])).get(caseId);
  const steps = showing ? await stepsOfShowing(house.db, tenantId, showing.id) : [];
  if (!showing || steps.some(({ what }) => what === 'taken-back')) return null;
  const owner = (await loadCases(house.db, tenantId, [caseId])).cases.get(caseId)?.personId ?? null;
  return {
    ...{ id: showing.id, title: showing.title, until: showing.until, disclosedAt: iso(showing.disclosedAt) },
    state: standingOf(showing, chinaDate(house.clock.now())),
    steps: steps.map(({ what, until, reason, byId, at }) => ({
      ...{ what: what as 'disclosed' | 'withdrawn' | 'renewed', until, reason, at: iso(at) },
      by: byId !== null && byId === owner ? ('owner' as const) : ('union' as const),
    })),
  };
}

/** In the order given. */
export async function shownCards(engine: Engine, tenantId: number, showings: readonly Showing[]) {
  if (showings.length === 0) return [];
  const { db, clock } = engine.house;
  const today = chinaDate(clock.now());
  const { cases, roundsEpoch } = await loadCases(
    db,
    tenantId,
    showings.map(({ caseId }) => caseId),
  );
  const ids = [...new Set([...cases.values()].map(({ roundId }) => roundId))];
  const rounds = await engine.caches.rounds.get(db, tenantId, roundsEpoch, ids);
  return showings.flatMap((showing) => {
    const one = cases.get(showing.caseId);
    const round = one && rounds.get(one.roundId);
    return one && round ? [shownCard(showing, one, round, today)] : [];
  });
}
