// Whoever opens a person's data of class S2 or above, by whatever route, has written it down before the answer leaves, where that person reads it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { type Permission, table } from '#access/table.ts';
import { createApp } from '#api/app.ts';
import type { Endpoint } from '#api/endpoint.ts';
import { checkShows, personal, personalFields } from '#api/looks.ts';
import { text } from '#kit/text.ts';
import { viewPurposes } from '#policy/view-purposes.ts';
import { viewedThings } from '#policy/viewed-things.ts';
import { matrix } from '#test/api/matrix-table.ts';
import { helpedId, type Seed, seeded, stagePaid, type Who } from '#test/api/views-seed.ts';
import { ask, makeWorld, type World } from '#test/api/world.ts';
import { tenantId } from '#test/support/little-tenant.ts';

let world: World;
let seed: Seed;
before(async () => {
  const staged = { paid: 0, objected: 0, notice: 0 };
  world = await makeWorld(async (staging) => void Object.assign(staged, await stagePaid(staging)));
  seed = await seeded(world, staged);
});
after(() => world.close());

interface Look {
  readonly by: Who;
  readonly path: (world: World, seed: Seed) => string;
  readonly method?: 'post';
  readonly body?: object;
  /** Whose data it is. */
  readonly of: Who | number;
}

const member: Who = ['member', 'own'];
const firmMember: Who = ['member', 'descendant'];
const officer: Who = ['officer', 'own'];
const district: Who = ['officer', 'ancestor'];
const maker: Who = ['finance-maker', 'ancestor'];

/** Every route that shows somebody's data: a lawful reader, what to ask, whose it is. */
const looks: Readonly<Record<string, Look>> = {
  'cases.get': { by: officer, path: ({ ids }) => `/cases/${ids.caseId}`, of: member },
  'cases.story': { by: officer, path: (_, { helped }) => `/cases/${helped}/story`, of: helpedId },
  'documents.content': { by: officer, path: ({ ids }) => `/documents/${ids.document}/content`, of: member },
  'objections.list': {
    by: district,
    path: (_, { objected }) => `/cases/${objected}/objections`,
    of: ['officer', 'descendant'],
  },
  'objections.waiting': {
    by: district,
    path: () => '/organisations/3/objections-to-read',
    of: ['officer', 'descendant'],
  },
  'questions.list': {
    by: officer,
    path: (_, { helped }) => `/cases/${helped}/questions`,
    of: helpedId,
  },
  'queues.get': {
    by: officer,
    path: ({ ids }) => `/rounds/${ids.round}/queues/basic?organisation=10`,
    of: helpedId,
  },
  'people.facts': { by: officer, path: ({ ids }) => `/people/${ids.person}/facts`, of: member },
  'people.reveal': {
    by: officer,
    path: ({ ids }) => `/people/${ids.person}/reveals`,
    ...{ method: 'post', body: { columns: ['phone'], purpose: 'reveal.contact', words: '核对电话号码' } },
    of: member,
  },
  'behalf.services': { by: officer, path: ({ ids }) => `/people/${ids.person}/services`, of: member },
  'behalf.service': { by: officer, path: ({ ids }) => `/people/${ids.person}/services/${ids.round}`, of: member },
  'behalf.case': { by: officer, path: ({ ids }) => `/cases/${ids.caseId}/behalf`, of: member },
  'behalf.list': { by: officer, path: () => '/organisations/10/behalf', of: helpedId },
  'behalf.accounts': {
    by: ['chair', 'own'],
    path: () => '/organisations/10/behalf/accounts',
    of: helpedId,
  },
  'needs.get': { by: officer, path: ({ ids }) => `/cases/${ids.caseId}/need`, of: member },
  'corrections.list': { by: officer, path: () => '/organisations/10/corrections', of: member },
  'cases.interests': {
    by: firmMember,
    path: ({ ids }) => `/cases/${ids.shownCase}/interests`,
    of: ['officer', 'sibling'],
  },
  'cases.pairs': { by: firmMember, path: (_, { pact }) => `/cases/${pact}/pairs`, of: member },
  'me.interests': { by: ['chair', 'sibling'], path: () => '/me/interests', of: ['officer', 'sibling'] },
  'me.agreedShowing': {
    by: ['officer', 'sibling'],
    path: ({ ids }) => `/me/interests/${ids.shownCase}/1/agreed`,
    of: firmMember,
  },
  'me.panelWork': {
    by: member,
    path: (_, { namedPanel }) => `/me/panels/${namedPanel}/works/1`,
    of: ['officer', 'descendant'],
  },
  'me.delivery': { by: ['member', 'sibling'], path: (_, { route }) => `/me/deliveries/${route}`, of: firmMember },
  'deliveries.list': {
    by: district,
    path: (_, s) => `/rounds/${s.goodsRound}/deliveries`,
    of: ['reviewer', 'descendant'],
  },
  'deliveries.get': { by: district, path: (_, { route }) => `/deliveries/${route}`, of: firmMember },
  'deliveries.packing': {
    by: district,
    path: (_, { route }) => `/deliveries/${route}/packing?format=csv`,
    of: firmMember,
  },
  'deliveries.close': {
    by: district,
    path: (_, { route }) => `/deliveries/${route}/close`,
    ...{ method: 'post', body: {} },
    of: firmMember,
  },
  'payments.items': { by: maker, path: (_, { batch }) => `/payment-batches/${batch}/items`, of: firmMember },
  'payments.file': {
    by: maker,
    path: (_, { batch }) => `/payment-batches/${batch}/file?format=pain.001`,
    of: firmMember,
  },
  'exports.paymentItems': {
    by: maker,
    path: (_, s) => `/payment-batches/${s.batch}/items/file?format=csv`,
    of: firmMember,
  },
  'imports.rows': { by: officer, path: ({ ids }) => `/imports/${ids.importRun}/rows`, of: member },
  'exports.importRows': {
    by: officer,
    path: ({ ids }) => `/imports/${ids.importRun}/rows/file?format=csv`,
    of: member,
  },
  'certificates.volume': {
    by: officer,
    path: ({ ids }) => `/certificate-prints/${ids.print}/volumes/1`,
    of: firmMember,
  },
};

/** Somebody else than the person has a right at S2 or above, and the answer holds nothing of that class. */
const nothingOfClass: Readonly<Record<string, string>> = {
  'organisations.setAccount': 'of a union',
  'people.correct': 'answers that it is done',
  'corrections.ask': 'answers with a number',
  'corrections.withdraw': 'answers that it is done',
  'corrections.answer': 'answers that it is done',
  'memberships.change': 'answers that it is done',
  'memberships.admit': 'answers that it is done',
  'changes.propose': 'answers with a number',
  'changes.proposeForSecurity': 'answers with a number',
  'changes.confirm': 'answers that it is done',
  'changes.refuse': 'answers that it is done',
  'changes.stop': 'answers that it is done',
  'objections.screen': 'numbers of objections and why not',
  'behalf.act': 'answers where the case stands',
  'behalf.giveAccount': 'answers where the case stands',
  'behalf.answerAccount': 'answers where the case stands',
  'behalf.withdrawAccount': 'answers where the case stands',
  'needs.take': 'answers that it is done',
  'needs.settle': 'answers that it is done',
  'cases.open': 'answers where the case stands',
  'cases.act': 'answers where the case stands',
  'cases.undo': 'answers where the case stands',
  'cases.watch': 'names colleagues',
  'cases.verify': 'counts rows',
  'cases.showing': 'what is public, and what became of it',
  'cases.inviteApprentice': 'answers that it is done',
  'questions.answer': 'answers that it is done',
  'imports.upload': 'counts rows',
  'imports.list': 'names of files and counts',
  'imports.get': 'counts rows',
  'imports.commit': 'answers with a number',
  'imports.withdraw': 'answers that it is done',
  'exports.imports': 'names of files and counts',
  'payments.return': 'numbers of cases and the bank’s codes',
  'payments.approve': 'of the batch as a whole',
  'payments.send': 'of the batch as a whole',
  'gifts.donors': 'a donor is not on the register of people',
  'gifts.keepPaper': 'answers with a number',
  'gifts.paper': 'a donor is not on the register of people; the look is in the access log',
  'certificates.print': 'answers with a number',
  'certificates.prints': 'numbers of certificates',
  'goods.enlist': 'answers where the case stands',
  'deliveries.plan': 'answers with a number',
  'deliveries.keepForWalkIns': 'counts bags',
  'deliveries.load': 'numbers of cases and why not',
  'deliveries.reassign': 'counts stops',
  'deliveries.looked': 'answers that it is done',
};

/** Fields of these names tell of a person, where the answer is not walked above. */
const tellingNames =
  /(^|\.|\[\])(phone|idNumber|address|account|answers|facts|words|grounds|contact|note|detail|value|how|why|reason)$/;
/** The reader's own. */
const ownRoutes = /^(me\.|signIn\.)/;
/** By route: why what is called so tells nothing of class S2 or above of somebody else. */
const harmless: Readonly<Record<string, string>> = {
  'people.get': 'masked',
  'people.search': 'masked',
  'people.changes': 'masked, and the person is told of each',
  'changes.list': 'masked, and the person is told of each',
  'records.get': 'the register of honours is public',
  'studios.get': 'the register of honours is public',
  'cases.showing': 'what is public, and what became of it',
  'organisations.get': 'what a union publishes',
  'organisations.setContact': 'what a union publishes',
  'organisations.account': 'of a union',
  'organisations.setAccount': 'of a union',
  'cases.undoable': 'names of colleagues, who did what since',
  'cases.undoMany': 'a refusal in the program’s words',
  'objections.screen': 'a refusal in the program’s words',
  'notices.publish': 'a refusal in the program’s words',
  'deliveries.load': 'a refusal in the program’s words',
  'draws.get': 'a number that everybody can look up',
  'draws.publicGet': 'a number that everybody can look up',
  'panels.sheets': 'of a blind number, by who typed it',
  'payments.match': 'a difference, in the program’s words',
  'payments.matchRound': 'a difference, in the program’s words',
  'payments.return': 'the bank’s words about a number',
  'gifts.list': 'of a donor, who is not on the register of people',
  'gifts.get': 'of a donor, who is not on the register of people',
  'gifts.receipt': 'of a donor, who is not on the register of people',
  'gifts.report': 'of a donor, who is not on the register of people',
  'gifts.arrivals': 'of a donor, who is not on the register of people',
  'funds.get': 'of a donor, who is not on the register of people',
  'gifts.reversals': 'why a receipt was taken back',
  'gifts.inHand': 'what goods were allotted for',
  'gifts.uses': 'what goods were allotted for',
  'goods.list': 'why a lot was taken back',
  'figures.cases': 'a share of a figure',
  'figures.wall': 'a count',
  'jobs.list': 'a refusal in the program’s words, for who began the job',
  'jobs.get': 'a refusal in the program’s words, for who began the job',
  'audit.consents': 'a witness is masked',
  'rounds.rehearse': 'masked',
  'rounds.rehearsal': 'masked',
};

const idOf = (who: Who | number): number => (typeof who === 'number' ? who : world.personId(...who));

const rowsOf = async (who: Who, of: Who | number, purpose: string) =>
  world.house.db.query<{ what: string; caseId: number | null }>(
    `SELECT what, case_id AS "caseId" FROM views WHERE tenant_id = $1 AND viewer_id = $2 AND person_id = $3 AND purpose = $4`,
    [tenantId, world.personId(...who), idOf(of), purpose],
  );

const open = async (look: Look) =>
  ask(world, look.method ?? 'get', `/api${look.path(world, seed)}`, {
    token: world.token(...look.by),
    key: globalThis.crypto.randomUUID(),
    body: look.body,
  });

const showing = (): readonly Endpoint[] =>
  world.app.endpoints.filter(({ shows }) => shows !== undefined && shows !== 'nobody');

test('every route that shows somebody’s data is walked here, and no other', () => {
  assert.deepEqual(
    showing()
      .map(({ operation }) => operation)
      .sort(),
    Object.keys(looks).sort(),
  );
});

test('each writes down that it was looked at, once an hour, where the person reads it in words', async () => {
  const wrong: string[] = [];
  for (const [operation, look] of Object.entries(looks)) {
    const purpose = operation === 'people.reveal' ? 'reveal.contact 核对电话号码' : operation;
    const before = (await rowsOf(look.by, look.of, purpose)).length;
    for (const _ of [1, 2]) {
      const answer = await open(look);
      if (answer.status !== 200) wrong.push(`${operation}: ${answer.status} ${(await answer.text()).slice(0, 200)}`);
      else await answer.arrayBuffer();
    }
    const rows = await rowsOf(look.by, look.of, purpose);
    if (rows.length !== before + (operation === 'people.reveal' ? 2 : 1))
      wrong.push(`${operation}: ${before} rows before, ${rows.length} after`);
  }
  assert.deepEqual(wrong, []);
});

test('every purpose and everything that is looked at has its words', () => {
  for (const { operation, shows } of showing()) {
    if (typeof shows === 'string' || shows === undefined) continue;
    assert.ok(viewPurposes[operation], operation);
    for (const what of shows.what.split(',')) assert.ok(Object.hasOwn(viewedThings, what), `${operation}: ${what}`);
  }
});

test('a right at S2 or above is a route that marks what it shows, or is known to show nothing of the kind', () => {
  const high = Object.entries<Permission>(table).flatMap(([operation, { grants }]) =>
    grants.some((grant) => 'at' in grant && grant.upTo >= 'S2') ? [operation] : [],
  );
  const walked = high.filter((operation) => !looks[operation]).sort();
  assert.deepEqual(walked, Object.keys(nothingOfClass).sort());
});

/** Paths of an answer down to its marked fields, or to its ends. */
function ends(schema: z.ZodType, path = ''): string[] {
  if (personalFields(schema).includes('')) return [];
  const def = schema._zod.def as unknown as Readonly<Record<string, unknown>> & { readonly type: string };
  const inside = (of: unknown, at: string): string[] => ends(of as z.ZodType, at);
  switch (def.type) {
    case 'object':
      return Object.entries(def.shape as object).flatMap(([key, of]) => [
        ...(typeof of === 'object' && (of as z.ZodType)._zod.def.type === 'object' ? [`${path}.${key}`] : []),
        ...inside(of, `${path}.${key}`),
      ]);
    case 'array':
      return inside(def.element, `${path}[]`);
    case 'union':
      return (def.options as unknown[]).flatMap((of) => inside(of, path));
    case 'nullable':
    case 'optional':
      return inside(def.innerType, path);
    default:
      return [path];
  }
}

test('a field whose name tells of a person is walked, is the reader’s own, or is harmless for a reason', () => {
  const found = world.app.endpoints.flatMap(({ operation, answer }) => {
    if (ownRoutes.test(operation) || looks[operation] || typeof answer === 'string') return [];
    return ends(answer).some((path) => tellingNames.test(path)) ? [operation] : [];
  });
  assert.deepEqual(found.sort(), Object.keys(harmless).sort());
});

test('a route that marks a field and does not say whose it is does not start', () => {
  const answer = z.object({ items: z.array(z.object({ id: z.number(), phone: personal(z.string()) })) });
  const about = { operation: 'people.get', method: 'get', path: '/x', tag: 'x', summary: text('x', 'x') } as const;
  const route = { ...about, handle: async () => ({}) };
  assert.throws(() => checkShows({ ...route, answer }), /people\.get shows items\[\]\.phone and does not say whose/);
  assert.throws(() => checkShows({ ...route, answer, shows: 'nobody' }), /does not say whose/);
  assert.throws(() => checkShows({ ...route, answer: 'download' }), /does not say whose data it holds/);
  checkShows({ ...route, answer, shows: { what: 'phone', of: () => ({}) } });
});

test('one’s own data are no view, and two servers that answer at once write one row', async () => {
  const own = await rowsOf(member, member, 'cases.get');
  const path = `/api/cases/${world.ids.caseId}`;
  assert.equal((await ask(world, 'get', path, { token: world.token(...member) })).status, 200);
  assert.deepEqual([own, await rowsOf(member, member, 'cases.get')], [[], []]);
  const chair: Who = ['chair', 'own'];
  const servers = [1, 2].map(() => ({ ...world, app: createApp({ house: world.house, engine: world.engine }) }));
  const asked = Array.from({ length: 12 }, (_, n) =>
    ask(servers[n % 2]!, 'get', path, { token: world.token(...chair) }),
  );
  for (const { status } of await Promise.all(asked)) assert.equal(status, 200);
  assert.deepEqual(await rowsOf(chair, member, 'cases.get'), [{ what: 'answers', caseId: world.ids.caseId }]);
});

/** Words of class S2 or above, and whose they are. */
const canaries = (): readonly (readonly [string, Who | number])[] => [
  ['13811110001', member],
  [`幸福路${world.personId(...firmMember)}号`, firmMember],
  ['13811119999', ['officer', 'descendant']],
  ['想在二车间试用', ['officer', 'sibling']],
  ['我这件几号能有结果', helpedId],
];

test('wherever words of that class come out for somebody else, the look is on record', {
  timeout: 240_000,
}, async () => {
  const roles = ['chair', 'officer', 'finance-maker', 'auditor', 'member'];
  const askers = roles.flatMap((role) =>
    (['own', 'ancestor', 'descendant', 'sibling'] as const).map((at) => [role, at] as unknown as Who),
  );
  const sampled = world.app.endpoints.flatMap(({ operation, method, path }) => {
    if (method !== 'get' || matrix[operation]?.may === 'anyone' || operation === 'events.follow') return [];
    const { params = {}, query = {} } = matrix[operation]!.sample?.(world.ids) ?? {};
    const filled = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(params[name])));
    return [[operation, `${filled}?${new URLSearchParams(Object.entries(query).map(([k, v]) => [k, String(v)]))}`]];
  });
  const walked = Object.entries(looks).flatMap(([operation, look]) =>
    look.method === 'post' ? [] : [[operation, look.path(world, seed)]],
  );
  const wrong: string[] = [];
  let met = 0;
  for (const [operation, path] of [...sampled, ...walked])
    for (const who of askers) {
      const answer = await ask(world, 'get', `/api${path}`, { token: world.token(...who) });
      const said = await answer.text();
      for (const [words, of] of canaries()) {
        if (!said.includes(words) || world.personId(...who) === idOf(of)) continue;
        met += 1;
        const seen = await rowsOf(who, of, operation!);
        if (seen.length === 0) wrong.push(`${operation} told ${who.join(' ')} of ${words}`);
      }
    }
  assert.deepEqual(wrong, []);
  assert.ok(met >= 8, `${met} answers held such words`);
});

test('what cannot be written down is not shown', async () => {
  const look: Look = { by: officer, path: (_, { paid }) => `/cases/${paid}`, of: firmMember };
  const { role } = (await world.house.db.query<{ role: string }>('SELECT current_user AS role'))[0]!;
  await world.owner.query(`REVOKE INSERT ON views FROM ${role}`);
  try {
    const answer = await open(look);
    assert.equal(answer.status, 500);
    assert.doesNotMatch(await answer.text(), /STAGE-/);
  } finally {
    await world.owner.query(`GRANT INSERT ON views TO ${role}`);
  }
  assert.match(await (await open(look)).text(), /STAGE-/);
});
