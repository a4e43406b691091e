// Programmes: read by everybody, checked and prepared by one officer, published by another. Until then they are read by the leaders of the union that
// prepared them and of those above it.
import { z } from '@hono/zod-openapi';
import { may, notFound } from '#access/may.ts';
import { definitionBody } from '#api/body.ts';
import { type Aim, endpoint, type Located, tenantTarget } from '#api/endpoint.ts';
import { shownSimulation, simulationShape } from '#api/read/forecast.ts';
import { unionNames } from '#api/read/organisations.ts';
import { day, hash, id, instant, isoOrNull, keyText, positiveFen, text, year } from '#api/shapes.ts';
import type { Engine } from '#engine/engine.ts';
import { prepareVersion, publishVersion, readProgramme, returnVersion } from '#engine/publishing.ts';
import { checkParameters } from '#engine/round-parameters.ts';
import { simulate } from '#engine/simulate.ts';
import { findVersion, listVersions, type ProgrammeVersion, versionInForce } from '#engine/versions.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { tenantName } from '#organisations/tenant-name.ts';
import { levelRank } from '#organisations/tree.ts';
import { programmeSchema } from '#policy/json-schema.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

const tag = 'Programmes';
const version = z
  .object({
    hash,
    programmeKey: z.string(),
    title: text,
    theme: z.string(),
    runBy: z.string(),
    issuer: text.openapi({ description: 'Whose paper it is: the union that prepared it, else the federation' }),
    effectiveFrom: day,
    publishedAt: instant.nullable(),
  })
  .openapi('ProgrammeVersion');
const hand = z.object({ id, name: z.string() }).nullable();
const history = version
  .extend({
    ...{ preparedAt: instant, preparedBy: hand, approvedBy: hand, inForce: z.boolean() },
    ...{ returnedAt: instant.nullable(), returnedBy: hand, returnReason: z.string().nullable() },
  })
  .openapi('ProgrammeVersionHistory');
const concern = z.object({ level: z.string(), code: z.string(), where: z.string(), says: text, next: text });
/** What the second person's hand is judged by: the version as it was prepared. */
const ofVersion = async ({
  house,
  tenantId,
  params,
  body,
}: {
  readonly house: House;
  readonly tenantId: number;
  readonly params: { readonly hash: string };
  readonly body: { readonly organisationId: number };
}) => {
  const found = await findVersion(house.db, tenantId, params.hash);
  return (
    found && [
      {
        ...{ tenantId, organisationId: body.organisationId, programmeKey: found.programmeKey },
        ...{ preparedById: found.preparedBy, class: 'S1' as const },
      },
    ]
  );
};
const draft = z.strictObject({ organisationId: id, programme: z.record(z.string().max(100), z.unknown()) });

/** In their order, each with the union whose paper it is. */
async function shown(q: Queryable, tenantId: number, versions: readonly ProgrammeVersion[]) {
  const federation = await tenantName(q, tenantId);
  const unions = await unionNames(
    q,
    tenantId,
    versions.flatMap(({ organisationId }) => organisationId ?? []),
  );
  return versions.map((one) => ({
    ...one,
    title: one.definition.title,
    theme: one.definition.theme,
    runBy: one.definition.runBy,
    issuer: unions.get(one.organisationId ?? 0) ?? federation!,
    publishedAt: isoOrNull(one.publishedAt),
  }));
}

const shownOne = async (q: Queryable, tenantId: number, found: ProgrammeVersion) =>
  (await shown(q, tenantId, [found]))[0]!;

const shownWhole = async (q: Queryable, tenantId: number, found: ProgrammeVersion) => ({
  ...(await shownOne(q, tenantId, found)),
  definition: found.definition,
});

/** Whoever may try out a draft may read one: leaders of its union and of those above. */
const readsDrafts = 'programmes.simulate';

const draftOf = (tenantId: number, one: ProgrammeVersion, root: number | null): Aim => ({
  ...{ tenantId, organisationId: one.organisationId ?? root, programmeKey: one.programmeKey, class: 'S1' },
});

/** The tree, and the union above all others, whose are the drafts of nobody else. */
async function treeNow({ house, caches }: Engine, tenantId: number) {
  const { within } = await caches.forests.get(house.db, tenantId);
  const [root] = await house.db.query<{ id: number }>(
    'SELECT id FROM organisations WHERE tenant_id = $1 AND parent_id IS NULL ORDER BY id LIMIT 1',
    [tenantId],
  );
  return { within, root: root?.id ?? null };
}

/** The newest first, with whose hands they went through; of each programme the one in force today is marked. */
async function listed(
  engine: Engine,
  { house, tenantId, viewer }: Pick<Located<unknown, unknown, unknown>, 'house' | 'tenantId' | 'viewer'>,
  programmeKey: string | undefined,
) {
  const { within, root } = await treeNow(engine, tenantId);
  const surroundings = { within, now: house.clock.now() };
  const versions = (await listVersions(house.db, tenantId, programmeKey)).filter(
    (one) => one.publishedAt || !isRefusal(may(viewer, readsDrafts, draftOf(tenantId, one, root), surroundings)),
  );
  const ids = [...new Set(versions.flatMap((one) => [one.preparedBy, one.approvedBy, one.returnedBy]))].filter(
    (one) => one !== null,
  );
  const people = await house.db.query<{ id: number; name: string }>(
    'SELECT id, name FROM people WHERE tenant_id = $1 AND id = ANY($2::bigint[])',
    [tenantId, ids],
  );
  const names = new Map(people.map((one) => [one.id, one]));
  const keys = [...new Set(versions.map((one) => one.programmeKey))];
  const inForce = new Set<string | undefined>();
  for (const key of keys) inForce.add((await versionInForce(house, tenantId, key))?.hash);
  const handOf = (personId: number | null) => (personId === null ? null : (names.get(personId) ?? null));
  return {
    items: (await shown(house.db, tenantId, versions)).map((one) => ({
      ...one,
      preparedAt: one.preparedAt.toISOString(),
      preparedBy: handOf(one.preparedBy),
      approvedBy: handOf(one.approvedBy),
      returnedBy: handOf(one.returnedBy),
      returnedAt: isoOrNull(one.returnedAt),
      returnReason: one.returnReason,
      inForce: inForce.has(one.hash),
    })),
  };
}

/** A programme is for everybody below the level that runs it: a lower union cannot write it. */
async function levelTooLow(q: Queryable, tenantId: number, organisationId: number, runBy: string) {
  const [row] = await q.query<{ level: string }>('SELECT level FROM organisations WHERE tenant_id = $1 AND id = $2', [
    tenantId,
    organisationId,
  ]);
  if (row && levelRank(row.level) <= levelRank(runBy)) return null;
  return refuse(
    'level-too-low',
    '这个办法要由开展它的那一级或上级工会发布',
    'Only the level that runs the programme, or one above it, may publish it',
    { rule: 'runBy' },
  );
}

/**
 * Publishing and sending back are for the union that prepared it or one above, and for the level that runs the programme. Refuses: not-found,
 * level-too-low.
 */
async function mayJudge(
  engine: Engine,
  tenantId: number,
  hash: string,
  organisationId: number,
): Promise<Refusal | null> {
  const { db } = engine.house;
  const found = await findVersion(db, tenantId, hash);
  if (!found) return notFound();
  const { within, root } = await treeNow(engine, tenantId);
  const preparedAt = found.organisationId ?? root;
  if (!found.publishedAt && preparedAt !== null && !within(preparedAt, organisationId)) return notFound();
  return levelTooLow(db, tenantId, organisationId, found.definition.runBy);
}

export const programmeRoutes = (engine: Engine) => [
  endpoint({
    operation: 'programmes.list',
    method: 'get',
    path: '/programmes',
    tag,
    summary: { zh: '已发布的办法', en: 'Published programmes' },
    answer: z.object({ items: z.array(version) }),
    handle: async ({ house, tenantId }) => ({
      items: await shown(
        house.db,
        tenantId,
        (await listVersions(house.db, tenantId)).filter((one) => one.publishedAt),
      ),
    }),
  }),
  endpoint({
    operation: 'programmes.schema',
    method: 'get',
    path: '/programmes/schema.json',
    tag,
    summary: { zh: '办法文件的 JSON Schema', en: 'JSON Schema of a programme file' },
    answer: z.record(z.string(), z.unknown()),
    handle: async () => programmeSchema,
  }),
  endpoint({
    operation: 'programmes.get',
    method: 'get',
    path: '/programmes/{key}',
    tag,
    summary: { zh: '现行的办法', en: 'A programme as it is in force today' },
    params: z.object({ key: keyText }),
    answer: version.extend({ definition: z.record(z.string(), z.unknown()) }).openapi('Programme'),
    handle: async ({ house, tenantId, params }) => {
      const found = await versionInForce(house, tenantId, params.key);
      return found ? shownWhole(house.db, tenantId, found) : notFound();
    },
  }),
  endpoint({
    operation: 'programmes.versions',
    method: 'get',
    path: '/programme-versions',
    tag,
    summary: { zh: '办法的各个版本，含待批准的', en: 'Versions of programmes, also those waiting for approval' },
    query: z.strictObject({ programme: keyText.optional() }),
    answer: z.object({ items: z.array(history) }),
    handle: async (asked) => listed(engine, asked, asked.query.programme),
  }),
  endpoint({
    operation: 'programmes.version',
    method: 'get',
    path: '/programme-versions/{hash}',
    tag,
    summary: { zh: '一个版本的全文', en: 'One version, whole' },
    params: z.object({ hash }),
    answer: version.extend({ definition: z.record(z.string(), z.unknown()) }).openapi('ProgrammeVersionWhole'),
    target: async ({ house, tenantId, params }) => {
      const found = await findVersion(house.db, tenantId, params.hash);
      if (!found || found.publishedAt) return [tenantTarget(tenantId, true)];
      const { root } = await treeNow(engine, tenantId);
      return [{ ...draftOf(tenantId, found, root), under: readsDrafts }];
    },
    handle: async ({ house, tenantId, params }) => {
      const found = await findVersion(house.db, tenantId, params.hash);
      return found ? shownWhole(house.db, tenantId, found) : notFound();
    },
  }),
  endpoint({
    operation: 'programmes.check',
    method: 'post',
    path: '/programmes/check',
    tag,
    summary: { zh: '检查办法', en: 'Check a programme file' },
    takes: definitionBody,
    body: draft,
    answer: z.object({ key: z.string(), concerns: z.array(concern) }),
    repeat: 'natural',
    target: ({ tenantId, body }) => [{ tenantId, organisationId: body.organisationId, class: 'S1' }],
    handle: async ({ body }) => {
      const read = readProgramme(body.programme);
      return isRefusal(read) ? read : { key: read.programme.key, concerns: read.concerns };
    },
  }),
  endpoint({
    operation: 'programmes.simulate',
    method: 'post',
    path: '/programmes/simulation',
    tag,
    summary: {
      zh: '测算：多少人符合、哪条卡住、多少钱',
      en: 'What a programme would mean: who qualifies, refused by which rule, what it costs',
    },
    takes: definitionBody,
    body: draft.extend({
      year,
      parameters: z.record(z.string().max(100), z.unknown()),
      budgetFen: positiveFen.optional(),
    }),
    answer: simulationShape,
    repeat: 'natural',
    target: ({ tenantId, body }) => [{ tenantId, organisationId: body.organisationId, class: 'S1' }],
    handle: async ({ house, tenantId, body }) => {
      const read = readProgramme(body.programme);
      if (isRefusal(read)) return read;
      const { organisationId, year, parameters, budgetFen } = body;
      const wrong = checkParameters(read.programme, parameters);
      if (wrong) return wrong;
      const roundDraft = { organisationId, year, parameters, ...(budgetFen === undefined ? {} : { budgetFen }) };
      const found = await simulate(house, tenantId, read.programme, { roundDraft });
      return isRefusal(found) ? found : shownSimulation(read.programme, found);
    },
  }),
  endpoint({
    operation: 'programmes.prepare',
    method: 'post',
    path: '/programmes',
    tag,
    summary: { zh: '起草（保存待批准的版本）', en: 'Prepare a version for approval' },
    takes: definitionBody,
    body: draft,
    answer: z.object({ hash, concerns: z.array(concern) }),
    status: 201,
    repeat: 'key',
    target: ({ tenantId, body }) => [{ tenantId, organisationId: body.organisationId, class: 'S1' }],
    handle: async ({ house, tenantId, viewer, body }) => {
      const read = readProgramme(body.programme);
      if (isRefusal(read)) return read;
      const low = await levelTooLow(house.db, tenantId, body.organisationId, read.programme.runBy);
      return low ?? prepareVersion(house, tenantId, body.programme, viewer.personId, body.organisationId);
    },
  }),
  endpoint({
    operation: 'programmes.approve',
    method: 'post',
    path: '/programmes/versions/{hash}/approval',
    tag,
    summary: { zh: '批准发布（另一个人）', en: 'Approve and publish a version; not who prepared it' },
    params: z.object({ hash }),
    body: z.strictObject({ organisationId: id }),
    answer: version,
    repeat: 'key',
    target: ofVersion,
    handle: async ({ house, tenantId, viewer, params, body }) => {
      const refused = await mayJudge(engine, tenantId, params.hash, body.organisationId);
      if (refused) return refused;
      const published = await publishVersion(house, tenantId, params.hash, viewer.personId);
      return isRefusal(published) ? published : shownOne(house.db, tenantId, published);
    },
  }),
  endpoint({
    operation: 'programmes.return',
    method: 'post',
    path: '/programmes/versions/{hash}/return',
    tag,
    summary: { zh: '退回一版（另一个人）', en: 'Send a version back with the reason; not who prepared it' },
    params: z.object({ hash }),
    body: z.strictObject({ organisationId: id, reason: z.string().trim().min(1).max(500) }),
    answer: version,
    repeat: 'key',
    target: ofVersion,
    handle: async ({ house, tenantId, viewer, params, body }) => {
      const refused = await mayJudge(engine, tenantId, params.hash, body.organisationId);
      if (refused) return refused;
      const returned = await returnVersion(house, tenantId, params.hash, {
        by: viewer.personId,
        reason: body.reason,
      });
      return isRefusal(returned) ? returned : shownOne(house.db, tenantId, returned);
    },
  }),
];
