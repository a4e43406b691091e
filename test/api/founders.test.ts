// A federation has been founded, and unions below it were set up. Somebody in one of them tries every operation there is against each founder:
// nobody becomes a founder, moves one, or reads their identifiers.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { requestCode, signInByCode } from '#access/codes.ts';
import { openSession } from '#access/sessions.ts';
import { type App, createApp } from '#api/app.ts';
import { chinaDate } from '#kit/clock.ts';
import { makeIdNumber } from '#kit/identifiers.ts';
import { isRefusal } from '#kit/refusal.ts';
import { relayOutbox } from '#messages/outbox.ts';
import { developmentPort } from '#messages/ports.ts';
import { type DocumentOperation, type ReadDocument, readDocument } from '#test/api/document.ts';
import { type Fillings, namesPeople, type Request, requestsAbout } from '#test/api/requests-about.ts';
import { ask, uploadOf } from '#test/api/world.ts';
import { type Federation, type Holder, type Known, makeFederation } from '#test/support/federation.ts';
import { changesOf, identityOf } from '#test/support/identity.ts';

let federation: Federation;
let app: App;
let document: ReadDocument;
beforeEach(async () => {
  federation = await makeFederation();
  app = createApp({ house: federation.house, engine: federation.engine });
  document = await readDocument({ app });
});
afterEach(() => federation.close());

/** As one may write them: in one piece, or in groups. */
const inFull = ({ phone, idNumber, account }: Known): readonly string[] => [phone, idNumber, account];
const squeezed = (text: string): string => text.replace(/(?<=\d)[ -](?=\d)/g, '');

/** Passes over all operations, each with another request of those it has several of: what one pass opened, the next walks through. */
const passes = [0, 1, 2, 3, 4];

const fresh = async (who: Holder): Promise<string> => {
  const { house, tenantId } = federation;
  const { token } = await openSession(house, tenantId, who.personId, 'attack');
  await house.db.query('UPDATE sessions SET stepped_up_at = $3 WHERE tenant_id = $1 AND person_id = $2', [
    ...[tenantId, who.personId, house.clock.now()],
  ]);
  return token;
};

async function put(operation: DocumentOperation, { path, body }: Request, token: string): Promise<string> {
  const key = operation.needsKey ? globalThis.crypto.randomUUID() : undefined;
  const form = operation.body?.type === 'multipart/form-data';
  const response = await ask({ app }, operation.method, path, { token, key, body: form ? uploadOf({}) : body });
  assert.ok(response.status < 500, `${operation.operationId}: ${response.status}`);
  if (response.headers.get('content-type')?.startsWith('text/event-stream')) {
    await response.body?.cancel();
    return '';
  }
  return response.text();
}

/** Ends one's own session, or changes how one signs in: tried, and nothing to do with founders. */
const own = /^(signOut|me\.(endDevice|setPassword|enrolTotp|confirmTotp|stepUp))/;

/** The operations once, about one founder, for one union. */
async function walk(
  operations: readonly DocumentOperation[],
  token: string,
  fill: Fillings,
  pass: number,
  told: Set<string>,
): Promise<void> {
  for (const operation of operations) {
    const requests = requestsAbout(document, operation, fill);
    const request = requests[Math.min(pass, requests.length - 1)]!;
    const answer = squeezed(await put(operation, request, token));
    for (const secret of federation.founders.flatMap(inFull))
      if (answer.includes(secret)) told.add(`${operation.operationId} tells ${secret}`);
  }
}

async function attack(who: Holder): Promise<readonly string[]> {
  const { house, founders, organisationId, roundId } = federation;
  const token = await fresh(who);
  const told = new Set<string>();
  const tried = document.operations.filter(({ operationId }) => !own.test(operationId));
  const about = tried.filter(namesPeople);
  for (const [n, founder] of founders.entries()) {
    const fill = {
      ...{ personId: founder.personId, name: founder.name, roundId, today: chinaDate(house.clock.now()) },
      // What the attacker has: a phone, an account and an ID number of their own choosing.
      ...{ phone: who.phone, account: who.account, idNumber: makeIdNumber('110105', '1981-01-01', 500 + n) },
    };
    for (const union of n === 0 ? [who.organisationId, organisationId] : [who.organisationId])
      for (const pass of passes) {
        const all = n === 0 && pass === 0;
        await walk(all ? tried : about, token, { ...fill, organisationId: union }, pass, told);
      }
  }
  return [...told];
}

test('the requests name every founder wherever the document has room for a person', () => {
  const founder = federation.founders[0]!;
  const fill: Fillings = {
    ...{ ...founder, organisationId: federation.places.leaf, roundId: federation.roundId, today: '2020-03-02' },
  };
  const about = document.operations.filter(namesPeople);
  assert.ok(about.length >= 30, `${about.length} operations name a person`);
  const silent = about.filter(
    (operation) =>
      !requestsAbout(document, operation, fill).some((request) =>
        [founder.personId, founder.phone, founder.idNumber].some((one) =>
          JSON.stringify(request).includes(String(one)),
        ),
      ),
  );
  assert.deepEqual(
    silent.map(({ operationId }) => operationId),
    [],
  );
});

for (const role of ['leafOfficer', 'districtOfficer', 'districtChair'] as const)
  test(`every operation against every founder, by the ${role}: nobody is changed, nobody is read`, async () => {
    const { house, tenantId, founders, below } = federation;
    const who = below[role];
    const ids = founders.map(({ personId }) => personId);
    const start = await identityOf(house.db, tenantId, ids);
    const told = await attack(who);
    const changed = changesOf(start, await identityOf(house.db, tenantId, ids));
    const opened = [who.personId, await signedInBy(who)];
    assert.deepEqual({ told, changed, opened }, { told: [], changed: [], opened: [who.personId, who.personId] });
  });

/** Whom a code sent to this person's phone signs in; a refusal's code if nobody. */
async function signedInBy({ phone }: Known): Promise<number | string> {
  const { house, tenantId } = federation;
  const from = { device: 'attack', address: '10.9.9.9' };
  house.clock.advance(3_600_000);
  assert.equal(await requestCode(house, tenantId, phone, from), null);
  const lines: string[] = [];
  const port = developmentPort({ log: (line) => lines.push(line), showCodes: true });
  await relayOutbox(house, tenantId, [port], { limit: 10_000 });
  const code = lines.flatMap((line) => /(?<!\d)\d{6}(?!\d)/.exec(line)?.[0] ?? []).at(-1)!;
  const entered = await signInByCode(house, tenantId, { phone, code }, from);
  return isRefusal(entered) ? entered.code : entered.personId;
}
