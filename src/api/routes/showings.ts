// The showcase for everybody: found, one with the moment and the digest of its disclosure, its picture; and for the union that shows it, what becomes of it.
import { z } from '@hono/zod-openapi';
import { may, notFound } from '#access/may.ts';
import { endpoint, type Located } from '#api/endpoint.ts';
import { cut, pageOf, pageQuery, readCursor } from '#api/paging.ts';
import { caseTarget, type FoundCase, findCase } from '#api/read/cases.ts';
import { card, caseShowing, partnersNamed, showingOfCase, shownCards } from '#api/read/showings.ts';
import { count, day, id, idText, instant, iso, keyText, line, text } from '#api/shapes.ts';
import type { Engine } from '#engine/engine.ts';
import { chinaDate } from '#kit/clock.ts';
import { own } from '#kit/own.ts';
import { isRefusal, refuse } from '#kit/refusal.ts';
import { matchStageOf, unionsOf } from '#matches/interests.ts';
import { changeShown, renewOwn } from '#matches/over.ts';
import { trades } from '#policy/trades.ts';
import { changeShowing, showingChanges } from '#showcase/changes.ts';
import { pictureOf } from '#showcase/document.ts';
import {
  findShowings,
  isOnShow,
  ownsShowing,
  showcaseTotals,
  showingById,
  stepsOfShowing,
} from '#showcase/showings.ts';

const tag = 'Showcase';
const params = z.object({ id: idText });
const what = z.enum(['result', 'problem']);
const pageSize = 20;
/** What is withdrawn should not be seen much longer by whoever saw it. */
const pictureKeptSeconds = 86_400;

const finding = (engine: Engine) => [
  endpoint({
    operation: 'showings.publicList',
    method: 'get',
    path: '/open/showings',
    tag,
    summary: { zh: '正在推介的成果和难题，新的在前', en: 'Results and problems on show, the newest first' },
    query: z.strictObject({
      text: z.string().max(60).optional().openapi({ description: 'Characters, pinyin or initials' }),
      ...{ what: what.optional(), trade: keyText.optional() },
      within: idText.optional().openapi({ description: 'A district or union, with all below it' }),
      cursor: pageQuery.cursor,
    }),
    answer: pageOf(card),
    handle: async ({ house, tenantId, query }) => {
      const after = readCursor(query.cursor, ['string', 'number']);
      if (isRefusal(after)) return after;
      const at = after && new Date(String(after[0]));
      if (at && Number.isNaN(at.getTime()))
        return refuse('cursor-invalid', '翻页标记不对，请从第一页重新开始', 'The cursor is not valid; start again');
      const found = await findShowings(house.db, tenantId, {
        text: query.text ?? '',
        ...(query.what ? { what: query.what } : {}),
        ...(query.trade ? { trade: query.trade } : {}),
        ...(query.within ? { withinId: query.within } : {}),
        ...(at ? { before: { at, id: Number(after[1]) } } : {}),
        ...{ today: chinaDate(house.clock.now()), limit: pageSize + 1 },
      });
      const { items, next } = cut(found, pageSize, (row) => [iso(row.disclosedAt), row.id]);
      return { items: await shownCards(engine, tenantId, items), next };
    },
  }),
  endpoint({
    operation: 'showings.publicTotals',
    method: 'get',
    path: '/open/showcase',
    tag,
    summary: { zh: '推介了多少、按什么找', en: 'How much is on show, and what it can be found by' },
    answer: z.object({
      ...{ results: count, problems: count },
      trades: z.array(z.object({ key: z.string(), label: text })),
      districts: z.array(z.object({ id, name: z.string() })),
    }),
    handle: async ({ house, tenantId }) => ({
      ...(await showcaseTotals(house.db, tenantId, chinaDate(house.clock.now()))),
      trades: trades.map(({ key, label }) => ({ key, label })),
      districts: await house.db.query<{ id: number; name: string }>(
        `SELECT id, name FROM organisations WHERE tenant_id = $1 AND level = 'district' AND closed_at IS NULL AND merged_into_id IS NULL ORDER BY ordinal, id LIMIT 100`,
        [tenantId],
      ),
    }),
  }),
];

const showing = (engine: Engine) => [
  endpoint({
    operation: 'showings.publicGet',
    method: 'get',
    path: '/open/showings/{id}',
    tag,
    summary: { zh: '一项推介：内容、公开的时间和指纹', en: 'One showing: what it says, its moment and its digest' },
    description: '`document` is what the digest (SHA-256) is of, letter by letter; null once it is withdrawn.',
    params,
    answer: card.extend({
      document: z.string().nullable(),
      from: z.array(z.enum(['union', 'member', 'studio'])).openapi({ description: 'Who may be interested' }),
      takenUpBy: z
        .array(z.string())
        .openapi({ description: 'Unions and studios that are partners; members are counted and not named' }),
      steps: z.array(
        z.object({ what: z.enum(['disclosed', 'withdrawn', 'renewed']), at: instant, until: day.nullable() }),
      ),
    }),
    handle: async ({ house, tenantId, params }) => {
      const found = await showingById(house.db, tenantId, params.id);
      const steps = found && (await stepsOfShowing(house.db, tenantId, params.id));
      if (!found || steps!.some((step) => step.what === 'taken-back')) return notFound();
      const [shown] = await shownCards(engine, tenantId, [found]);
      const about = await findCase(engine, house.db, tenantId, found.caseId);
      if (!shown || !about) return notFound();
      const stage = matchStageOf(about.round.programme);
      const from = stage === undefined ? [] : own(about.round.programme.stages, stage)!.settings.from;
      return {
        ...shown,
        document: shown.state === 'shown' ? found.document : null,
        takenUpBy: shown.state === 'shown' ? await partnersNamed(house.db, tenantId, about) : [],
        from: (from ?? []) as ('union' | 'member' | 'studio')[],
        steps: steps!.map((step) => ({
          ...{ what: step.what as 'disclosed' | 'withdrawn' | 'renewed', at: iso(step.at), until: step.until },
        })),
      };
    },
  }),
  endpoint({
    operation: 'showings.publicPicture',
    method: 'get',
    path: '/open/showings/{id}/pictures/{sha256}',
    tag,
    summary: { zh: '推介的图片', en: 'The picture of a showing' },
    description:
      'Without what the camera wrote into it; under its own digest, so that whoever has it once need not ask again.',
    params: params.extend({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
    answer: 'download',
    shows: 'nobody',
    handle: async ({ house, tenantId, params }) => {
      const found = await showingById(house.db, tenantId, params.id);
      if (!found || !isOnShow(found, chinaDate(house.clock.now()))) return notFound();
      const picture = await pictureOf(house, tenantId, params.id, params.sha256);
      if (!picture) return notFound();
      const ending = picture.mediaType === 'image/png' ? 'png' : 'jpg';
      return { ...picture, fileName: `showing-${params.id}.${ending}`, keptSeconds: pictureKeptSeconds };
    },
  }),
];

const aimOf = (tenantId: number, { round }: FoundCase) => {
  const { organisationId, programmeKey } = round.view;
  return { tenantId, organisationId, programmeKey, class: 'S1' as const };
};

/** The union that runs the round shows it. */
const shownBy =
  (engine: Engine) =>
  async <Q, B>({ house, tenantId, params }: Located<{ id: number }, Q, B>) => {
    const found = await showingById(house.db, tenantId, params.id);
    const about = found && (await findCase(engine, house.db, tenantId, found.caseId));
    if (!about) return null;
    return [aimOf(tenantId, about)];
  };

const ofCase = (engine: Engine) =>
  endpoint({
    operation: 'cases.showing',
    method: 'get',
    path: '/cases/{id}/showing',
    tag,
    summary: { zh: '这一件公开推介的情况', en: 'What a case has on show, and what became of it' },
    params,
    answer: z.object({
      showing: showingOfCase.nullable(),
      mayChange: z.boolean().openapi({ description: 'The reader may withdraw or renew it for the union' }),
    }),
    target: caseTarget(engine),
    handle: async ({ house, tenantId, viewer, params }) => {
      const about = await findCase(engine, house.db, tenantId, params.id);
      if (!about) return notFound();
      const { within } = await engine.caches.forests.get(house.db, tenantId);
      const around = { within, now: house.clock.now() };
      return {
        showing: await caseShowing(engine, tenantId, params.id),
        mayChange: !isRefusal(may(viewer, 'showings.change', aimOf(tenantId, about), around)),
      };
    },
  });

const state = z.object({ state: z.enum(['shown', 'withdrawn']) });

const changing = (engine: Engine) => [
  endpoint({
    operation: 'showings.change',
    method: 'post',
    path: '/showings/{id}/changes',
    tag,
    summary: { zh: '撤下或续期一项推介', en: 'Withdraw a showing, or renew it' },
    description: 'What was disclosed, and when, stays on record.',
    params,
    body: z.strictObject({ change: z.enum(showingChanges), reason: line(200), until: day.optional() }),
    answer: state,
    repeat: 'key',
    target: shownBy(engine),
    handle: async ({ house, tenantId, viewer, params, body: { change, reason, until } }) => {
      const found = await showingById(house.db, tenantId, params.id);
      if (!found) return notFound();
      const doing = { by: viewer.personId, at: house.clock.now() };
      const wanted = { showingId: params.id, change, reason, ...(until ? { until } : {}) };
      return changeShown(engine, house.db, tenantId, found.caseId, wanted, doing);
    },
  }),
  endpoint({
    operation: 'me.withdrawShowing',
    method: 'post',
    path: '/me/showings/{id}/withdrawal',
    tag,
    summary: { zh: '撤下我自己的推介', en: 'Withdraw what I show' },
    params,
    body: z.strictObject({ reason: line(200) }),
    answer: state,
    repeat: 'key',
    handle: async ({ house, tenantId, viewer, params, body: { reason } }) => {
      const owned = { personId: viewer.personId, unionIds: unionsOf(viewer), showingId: params.id };
      if (!(await ownsShowing(house.db, tenantId, owned))) return notFound();
      const at = house.clock.now();
      const wanted = { showingId: params.id, change: 'withdraw' as const, reason };
      return changeShowing(house.db, tenantId, wanted, { by: viewer.personId, at, today: chinaDate(at) });
    },
  }),
  endpoint({
    operation: 'me.renewShowing',
    method: 'post',
    path: '/me/showings/{id}/renewal',
    tag,
    summary: { zh: '给我自己的推介续期', en: 'Renew what I show' },
    description: 'For as long as its programme shows things; in its last days, and for some after it was over.',
    params,
    answer: state,
    repeat: 'key',
    handle: async ({ house, tenantId, viewer, params }) => {
      const owned = { personId: viewer.personId, unionIds: unionsOf(viewer), showingId: params.id };
      if (!(await ownsShowing(house.db, tenantId, owned))) return notFound();
      return renewOwn(engine, house.db, tenantId, params.id, { by: viewer.personId, at: house.clock.now() });
    },
  }),
];

export const showingRoutes = (engine: Engine) => [
  ...finding(engine),
  ...showing(engine),
  ofCase(engine),
  ...changing(engine),
];
