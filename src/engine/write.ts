// Turns decided actions into the arrays of act_batch: hashes, figures, transfers, messages. What the function leaves out is answered by fate.
import { sealText } from '#crypto/provider.ts';
import { documentsIn } from '#documents/case-documents.ts';
import { layActed, leavesNothing } from '#engine/acted-leaves.ts';
import { engineStage } from '#engine/case-state.ts';
import { columnsOf, DeltaRows } from '#engine/columns.ts';
import { consentRow } from '#engine/consents.ts';
import { countedAccountsOf, countedRow, entitlementOf } from '#engine/counted-rows.ts';
import { heldKey } from '#engine/held-keys.ts';
import { interestRow } from '#engine/interest-rows.ts';
import { sealJudgedFacts } from '#engine/judged-facts.ts';
import { answersPlace } from '#engine/load.ts';
import { messageRows } from '#engine/message-rows.ts';
import { toldNow, visitOf } from '#engine/needs.ts';
import { pairRows } from '#engine/pair-rows.ts';
import type { Prepared } from '#engine/prepared.ts';
import { recordChangeRow, recordRow } from '#engine/record-rows.ts';
import { aboutShowing, picturedIn } from '#engine/showing-rows.ts';
import { saltedDigest } from '#kit/json.ts';
import { Fault } from '#kit/refusal.ts';
import type { Forest } from '#organisations/forest.ts';
import { consentForm } from '#policy/consent.ts';
import type { Answers, Form } from '#policy/form.ts';
import { splitBySensitivity } from '#policy/form-check.ts';
import type { Effect } from '#policy/kind.ts';
import { undoUntil } from '#policy/undo-window.ts';
import { type KeptPicture, keepPictures, showingRow } from '#showcase/document.ts';
import type { House } from '#store/house.ts';
import { inOneTransaction } from '#store/leaves.ts';
import type { Queryable } from '#store/queryable.ts';

/** Why an action stands in the way of its batch. */
export interface Fate {
  readonly fate:
    | 'overtaken'
    | 'key-taken'
    | 'no-funds'
    | 'document-missing'
    | 'record-state'
    | 'not-shown'
    | 'has-master'
    | 'repeated';
  readonly detail: number | null;
}

interface Extras {
  news: object[];
  keys: object[];
  transfers: object[];
  answers: object[];
  facts: object[];
  outbox: object[];
  release: number[];
  takeBack: object[];
  consents: object[];
  documents: object[];
  giveBack: object[];
  needs: object[];
  records: object[];
  recordChanges: object[];
  showings: object[];
  pictures: KeptPicture[];
  interests: object[];
  evidence: object[];
  pairs: object[];
}

const nothingYet = (): Extras => ({
  ...{ news: [], keys: [], transfers: [], answers: [], facts: [], outbox: [], release: [], takeBack: [] },
  ...{ consents: [], documents: [], giveBack: [], needs: [], records: [], recordChanges: [] },
  ...{ showings: [], pictures: [], interests: [], evidence: [], pairs: [] },
});

const orNull = (rows: object[]): string | null => (rows.length === 0 ? null : JSON.stringify(rows));

/** What every action of a batch is written with. */
interface Writing {
  readonly house: House;
  readonly q: Queryable;
  readonly tenantId: number;
  readonly at: Date;
  readonly countedAccounts: ReadonlyMap<string, number>;
  readonly forest: Forest;
}

/** Written once more where something stood in the way: what is added to the events is added anew. */
async function addEffects(writing: Writing, ord: number, item: Prepared, extras: Extras): Promise<void> {
  const { house, q, tenantId, at, countedAccounts } = writing;
  item.events = item.decision.events;
  const notBefore = leavesAt(item, at);
  for (const [n, effect] of item.decision.effects.entries()) {
    switch (effect.do) {
      case 'claim-key':
        extras.keys.push({ ord, n, scope: effect.scope, key: heldKey(await house.crypto(tenantId), effect.key) });
        break;
      case 'release-keys':
        extras.release.push(item.target.id);
        break;
      case 'give-back-claim':
        extras.giveBack.push(claimRow(await house.ids.take(tenantId), item));
        break;
      case 'transfer':
        extras.transfers.push(await transferRow(house, tenantId, ord, item, effect));
        break;
      case 'goods':
      case 'place':
        extras.transfers.push(countedRow(await house.ids.take(tenantId), ord, countedAccounts, item, effect));
        break;
      case 'register':
      case 'evidence':
      case 'change-record':
        addToRegister(await house.ids.take(tenantId), ord, item, effect, extras);
        break;
      case 'show':
      case 'interest':
        await addToShowcase(writing, ord, item, effect, extras);
        break;
      case 'paper':
        extras.documents.push({ ord, id: effect.documentId });
        break;
      case 'answers':
        extras.answers.push(await answersRow(house, tenantId, ord, item, effect));
        extras.documents.push(...documentRows(ord, item.round.programme.form, effect.answers));
        break;
      case 'consent':
        await addConsent(writing, ord, item, effect, extras);
        break;
      case 'fact':
        extras.facts.push(...factRows(await house.ids.take(tenantId), ord, item.target.personId, effect));
        break;
      case 'message':
        for (const row of await messageRows(writing, n, item, effect))
          extras.outbox.push({ ord, not_before: notBefore, ...row });
        break;
      case 'take-back':
        extras.takeBack.push(await takeBackRow(writing, ord, effect.actionId));
        extras.transfers.push(...(await reversals(house, q, tenantId, ord, item.target.id, effect.actionId)));
    }
  }
}

/** What tells of a decision waits until it can no longer be undone. */
function leavesAt({ decision }: Prepared, at: Date): Date {
  const decided = decision.events.some((e) => e.stage === engineStage && e.type === 'decided');
  return decided ? undoUntil(at) : at;
}

/** Its row, its papers, and its digest among the events. */
async function addConsent(
  { house, tenantId, at }: Writing,
  ord: number,
  item: Prepared,
  effect: Extract<Effect, { do: 'consent' }>,
  extras: Extras,
): Promise<void> {
  const action = { ord, id: item.request.id, caseId: item.target.id, actorId: item.actorId! };
  const { row, digest } = await consentRow(house, tenantId, at, action, effect);
  extras.consents.push(row);
  extras.documents.push(...documentRows(ord, consentForm, effect.given));
  item.events = [...item.events, { stage: engineStage, type: 'consent-recorded', data: { digest } }];
}

type Registering = Extract<Effect, { do: 'register' | 'change-record' | 'evidence' }>;

function addToRegister(id: number, ord: number, item: Prepared, effect: Registering, extras: Extras): void {
  if (effect.do === 'evidence') extras.evidence.push({ ord, ...effect.evidence });
  else if (effect.do === 'register') extras.records.push(recordRow(id, ord, item, effect.record));
  else extras.recordChanges.push(recordChangeRow(id, ord, item, effect.change));
}

/** Its row, and its digest among the events: what was disclosed or written, and when, is the history's to say. */
async function addToShowcase(
  { house, q, tenantId, at, forest }: Writing,
  ord: number,
  item: Prepared,
  effect: Extract<Effect, { do: 'show' | 'interest' }>,
  extras: Extras,
): Promise<void> {
  const add = (type: string, data: Readonly<Record<string, unknown>>) => {
    item.events = [...item.events, { stage: engineStage, type, data }];
  };
  if (effect.do === 'interest') {
    const { number } = effect;
    const { row, digest } = await interestRow(house, tenantId, ord, item, number);
    extras.interests.push(row);
    add('interest-recorded', { number, digest });
    return;
  }
  const { id: caseId, subjectOrganisationId, organisationId } = item.target;
  // A group within a firm says little to others: the works union is named.
  const own = subjectOrganisationId ?? organisationId;
  const union = forest.ancestorAtLevel(own, 'grassroots') ?? own;
  const id = await house.ids.take(tenantId);
  const about = await aboutShowing(q, tenantId, union, caseId);
  const picture = await picturedIn(house, q, tenantId, caseId, effect.showing.picture);
  const disclosing = { ...{ ord, id, caseId, at, union, places: forest.ancestors(own), picture }, ...about };
  const { row, digest, picture: kept } = await showingRow(house, tenantId, disclosing, effect.showing);
  extras.showings.push(row);
  if (kept) extras.pictures.push(kept);
  add('showing-recorded', { digest });
}

/** Of nobody, nothing is kept. */
const factRows = (id: number, ord: number, personId: number | null, fact: Extract<Effect, { do: 'fact' }>): object[] =>
  personId === null
    ? []
    : [
        {
          ...{ ord, id, person_id: personId, key: fact.key, value: fact.value, source: fact.source },
          ...{ observed_on: fact.observedOn, expires_on: fact.expiresOn ?? null },
        },
      ];

const claimRow = (id: number, { round, target }: Prepared): object => ({
  ...{ id, round_id: round.view.id, person_id: target.personId },
});

const documentRows = (ord: number, form: Form, answers: Answers): object[] =>
  documentsIn(form, answers).map((id) => ({ ord, id }));

/** Where something was told of at a visit, or where that was taken back. */
function needRows(ord: number, { round, before, decision }: Prepared): object[] {
  const { programme } = round;
  const told = toldNow(programme, decision.after);
  const level = visitOf(programme)?.at;
  return told === (before !== null && toldNow(programme, before.state)) ? [] : [{ ord, told, level }];
}

async function transferRow(
  house: House,
  tenantId: number,
  ord: number,
  item: Prepared,
  effect: Extract<Effect, { do: 'transfer' }>,
): Promise<object> {
  const account = (ref: 'round-budget' | 'round-payable'): number => {
    const id = ref === 'round-budget' ? item.round.budgetAccountId : item.round.payableAccountId;
    if (id === null) throw new Fault(`round ${item.round.view.id} has no account ${ref}`);
    return id;
  };
  return {
    ord,
    id: await house.ids.take(tenantId),
    debit: account(effect.debit),
    credit: account(effect.credit),
    amount: effect.amountFen,
    kind: effect.kind,
    code: effect.code,
    original: null,
    entitlement: entitlementOf(item, effect.entitlement),
  };
}

/** `fact_id`: for a fact that is read again. */
const takeBackRow = async ({ house, q, tenantId }: Writing, ord: number, actionId: string): Promise<object> => ({
  ...{ ord, action_id: actionId, at: await atOf(q, tenantId, actionId), fact_id: await house.ids.take(tenantId) },
});

async function atOf(q: Queryable, tenantId: number, actionId: string): Promise<Date> {
  const rows = await q.query<{ at: Date }>('SELECT at FROM case_events WHERE tenant_id = $1 AND action_id = $2', [
    tenantId,
    actionId,
  ]);
  if (!rows[0]) throw new Fault(`action ${actionId} is not in the history`);
  return rows[0].at;
}

async function reversals(
  house: House,
  q: Queryable,
  tenantId: number,
  ord: number,
  caseId: number,
  actionId: string,
): Promise<object[]> {
  const rows = await q.query<{ id: number; debit_id: number; credit_id: number; amount: number }>(
    `SELECT id, debit_id, credit_id, amount FROM transfers
     WHERE tenant_id = $1 AND case_id = $2 AND action_id = $3 AND kind = 'post' AND entitlement IS NOT NULL`,
    [tenantId, caseId, actionId],
  );
  return Promise.all(
    rows.map(async (row) => ({
      ord,
      id: await house.ids.take(tenantId),
      debit: row.credit_id,
      credit: row.debit_id,
      amount: row.amount,
      kind: 'reverse',
      code: 'undo',
      original: row.id,
      entitlement: null,
    })),
  );
}

/** The stored answers; history gets their salted digest, so they can be erased without breaking it. */
async function answersRow(
  house: House,
  tenantId: number,
  ord: number,
  item: Prepared,
  { answers, facts }: Extract<Effect, { do: 'answers' }>,
): Promise<object> {
  const { plain, sensitive } = splitBySensitivity(item.round.programme.form, answers);
  const salt = Buffer.from(house.random.bytes(16));
  const digest = saltedDigest(salt, answers);
  const judged = await sealJudgedFacts(house, tenantId, item.target.id, facts ?? {});
  const digests = { digest: digest.toString('hex'), ...(judged ? { facts: judged.digest } : {}) };
  item.events = [...item.events, { stage: engineStage, type: 'answers-recorded', data: digests }];
  const sealed =
    Object.keys(sensitive).length === 0
      ? null
      : sealText(await house.crypto(tenantId), JSON.stringify(sensitive), answersPlace(tenantId, item.target.id));
  return {
    ord,
    plain,
    sealed: sealed?.toString('base64') ?? null,
    salt: salt.toString('base64'),
    digest: digest.toString('base64'),
    facts: judged?.sealed.toString('base64') ?? null,
  };
}

/** Writes the whole batch, or nothing: then the answer maps the index of each action that stands in the way to its fate. */
export async function writeBatch(
  house: House,
  q: Queryable,
  tenantId: number,
  at: Date,
  items: readonly Prepared[],
  forest: Forest,
): Promise<Map<number, Fate>> {
  const extras = nothingYet();
  const deltas = new DeltaRows();
  const countedAccounts = await countedAccountsOf(q, tenantId, items);
  for (const [index, item] of items.entries()) {
    const { target, round, decision, before } = item;
    const ord = index + 1;
    if (decision.effects.length > 0)
      await addEffects({ house, q, tenantId, at, countedAccounts, forest }, ord, item, extras);
    deltas.add(item);
    extras.needs.push(...needRows(ord, item));
    const { pairs, outbox } = await pairRows(house, tenantId, ord, item, leavesAt(item, at));
    extras.pairs.push(...pairs);
    extras.outbox.push(...outbox);
    if (!before)
      extras.news.push({
        ord,
        round_id: round.view.id,
        programme_key: round.view.programmeKey,
        organisation_id: target.organisationId,
        person_id: target.personId,
        subject_organisation_id: target.subjectOrganisationId,
      });
  }
  const parameters = [
    tenantId,
    at,
    ...columnsOf(tenantId, at, items, forest),
    ...deltas.columns(),
    ...[extras.news, extras.keys, extras.transfers, extras.answers, extras.facts, extras.outbox].map(orNull),
    extras.release.length === 0 ? null : extras.release,
    orNull(extras.takeBack),
    orNull(extras.consents),
    orNull(extras.documents),
    orNull(extras.giveBack),
    orNull(extras.needs),
    orNull(extras.records),
    orNull(extras.recordChanges),
    orNull(extras.showings),
    orNull(extras.interests),
    orNull(extras.evidence),
    orNull(extras.pairs),
  ];
  const act = async (client: Queryable) => {
    const fates = await client.query<Fate & { readonly ord: number }>(
      `SELECT ord, fate, detail FROM act_batch($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
       $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44)`,
      parameters,
    );
    if (fates.length === 0) await layActed(client, tenantId, items, extras);
    return fates;
  };
  const rows = await (leavesNothing(extras) ? act(q) : inOneTransaction(q, act));
  if (rows.length === 0) await keepPictures(q, tenantId, extras.pictures);
  return new Map(rows.map((row) => [row.ord - 1, { fate: row.fate, detail: row.detail }]));
}
