// What a carrier's phone is given for the day, and no more: whom to find where, how to call, what to hand over, and how to check a code without
// a connection. Nothing of why somebody gets it; whoever answers with it writes down whose phone number and door it showed.
import { codeDigest, pickUpCode } from '#deliveries/pick-up-code.ts';
import { handOverStage, type Route, type Stop, stopsOf } from '#deliveries/routes.ts';
import type { Engine } from '#engine/engine.ts';
import { loadAnswers } from '#engine/load.ts';
import { goodsAt } from '#goods/stock.ts';
import type { HandOverState } from '#kinds/hand-over/hand-over.ts';
import { own } from '#kit/own.ts';
import { pinnedRound } from '#notices/publishing.ts';
import { openPeople } from '#people/show.ts';

export interface PhoneStop {
  readonly caseId: number;
  readonly code: string;
  readonly place: number;
  /** Empty for a walk-in: he is not known before he comes. */
  readonly name: string;
  /** For whoever comes and is no member. */
  readonly walkIn: boolean;
  readonly phone: string | null;
  readonly address: string;
  readonly parcel: readonly { readonly name: string; readonly unit: string; readonly pieces: number }[];
  readonly status: HandOverState['status'];
  /** Of the pick-up code, with the label as salt; null where only a signature counts. */
  readonly codeDigest: string | null;
  readonly takes: 'signature' | 'code' | 'either';
}

const shown: readonly HandOverState['status'][] = ['loaded', 'absent', 'refused', 'handed', 'closed'];

/** The stops that are on the way with him, or were until the day was closed: from then on nobody's door is his business. */
export async function phoneStops(engine: Engine, tenantId: number, route: Route): Promise<PhoneStop[]> {
  const { house } = engine;
  if (route.state === 'closed') return [];
  const stops = (await stopsOf(engine, tenantId, route)).filter(
    ({ state }) => shown.includes(state.status) && state.route === route.id,
  );
  if (stops.length === 0) return [];
  const { programme } = (await pinnedRound(engine, house.db, tenantId, route.roundId))!;
  const { settings } = own(programme.stages, handOverStage(programme)!)!;
  const answers = await loadAnswers(
    house,
    house.db,
    tenantId,
    stops.map(({ caseId }) => caseId),
  );
  const people = await openPeople(
    house,
    house.db,
    tenantId,
    stops.flatMap(({ one }) => one.personId ?? []),
    ['phone'],
  );
  const unions = await unionNames(engine, tenantId, stops);
  const goods = new Map((await goodsAt(house.db, tenantId, route.organisationId)).map((one) => [one.id, one]));
  const crypto = await house.crypto(tenantId);
  const nameOf = (
    person: { readonly name: string } | undefined,
    { subjectOrganisationId, organisationId }: Stop['one'],
  ) => person?.name ?? unions.get(subjectOrganisationId ?? organisationId) ?? '';
  const takes = (settings.proof ?? 'either') as PhoneStop['takes'];
  return Promise.all(
    stops.map(async ({ caseId, code, place, one, state }): Promise<PhoneStop> => {
      const person = one.personId === null ? undefined : people.get(one.personId);
      const address = typeof settings.address === 'string' ? own(answers.get(caseId), settings.address) : undefined;
      return {
        ...{ caseId, code, place, status: state.status, takes, phone: person?.phone ?? null },
        ...{ name: state.walkIn ? '' : nameOf(person, one), walkIn: state.walkIn === true },
        address: typeof address === 'string' ? address : (unions.get(one.organisationId) ?? ''),
        parcel: state.parcel.map((row) => ({
          ...{ name: goods.get(row.goods)?.name ?? '', unit: goods.get(row.goods)?.unit ?? '', pieces: row.pieces },
        })),
        codeDigest: takes === 'signature' || state.walkIn ? null : await codeDigest(pickUpCode(crypto, caseId), code),
      };
    }),
  );
}

async function unionNames(engine: Engine, tenantId: number, stops: readonly Stop[]): Promise<Map<number, string>> {
  const ids = stops.flatMap(({ one }) => [one.organisationId, one.subjectOrganisationId ?? one.organisationId]);
  const rows = await engine.house.db.query<{ id: number; name: string }>(
    'SELECT id, name FROM organisations WHERE tenant_id = $1 AND id = ANY ($2::bigint[])',
    [tenantId, [...new Set(ids)]],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}
