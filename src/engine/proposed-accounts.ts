// An account given for a member who cannot give it himself: sealed and apart from the register until a second officer has typed the same number.
// What happens to it is an action of the case (account-actions.ts), written with it in one transaction; no batch ever reads from here.
import type { Acting } from '#access/duties.ts';
import { accountMoved, accountWaiting } from '#engine/account-actions.ts';
import type { ActionOutcome } from '#engine/act.ts';
import type { Engine } from '#engine/engine.ts';
import { parseCardNumber } from '#kit/identifiers.ts';
import { normaliseText } from '#kit/normalise.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { openField, sealField } from '#people/fields.ts';
import { setPayAccount } from '#people/people.ts';
import { retrying } from '#store/connection.ts';
import type { Queryable } from '#store/queryable.ts';

export interface ProposedAccount {
  readonly actionId: string;
  readonly caseId: number;
  readonly personId: number;
  readonly state: 'waiting' | 'confirmed' | 'refused' | 'withdrawn';
  /** Its last four digits. */
  readonly tail: string;
  readonly bank: string;
  readonly proposedBy: number;
  readonly organisationId: number;
  readonly proposedAt: Date;
  readonly decidedBy: number | null;
  readonly decidedAt: Date | null;
  readonly why: string | null;
}

const columns = `a.action_id AS "actionId", a.case_id AS "caseId", a.person_id AS "personId", a.state, a.tail, a.bank, a.proposed_by AS "proposedBy",
  a.organisation_id AS "organisationId", a.proposed_at AS "proposedAt", a.decided_by AS "decidedBy", a.decided_at AS "decidedAt", a.why`;

/** Leaves the transaction without a trace. */
class Undone extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

const orUndone = <T>(outcome: T | Refusal): T => {
  if (isRefusal(outcome)) throw new Undone(outcome);
  return outcome;
};

async function allOrNothing(
  { house }: Engine,
  work: (q: Queryable) => Promise<ActionOutcome>,
): Promise<ActionOutcome | Refusal> {
  try {
    return await retrying(() => house.db.transaction(work));
  } catch (error) {
    if (error instanceof Undone) return error.refusal;
    throw error;
  }
}

interface OnCase {
  readonly id: string;
  readonly caseId: number;
  readonly acting: Acting;
}

async function act(
  engine: Engine,
  q: Queryable,
  tenantId: number,
  { id, caseId, acting }: OnCase,
  action: string,
  input: Record<string, unknown>,
  onFile = false,
): Promise<ActionOutcome> {
  const request = { id, action, input, account: { onFile } };
  const [outcome] = await engine.actWithin(q, tenantId, [{ acting, target: { caseId }, request }]);
  return orUndone(outcome!);
}

const decidedAnother = (): Refusal =>
  refuse(
    'recusal-own-decision',
    '本人有一件没办完的是您审的，您不能经手本人的收款账号',
    'You have decided on a case of this member that is under way; their account is not for you to handle',
    {
      rule: 'recusal',
      next: text('请另一位同事，或上级工会的干部办', 'A colleague can, or an officer of the union above'),
    },
  );

/** Money goes there: who has decided on any case of this person that is under way has no part in his account; null: he may. */
export async function barredFromAccount(
  q: Queryable,
  tenantId: number,
  personId: number,
  byId: number | null,
): Promise<Refusal | null> {
  const rows = await q.query(
    `SELECT FROM cases WHERE tenant_id = $1 AND person_id = $2 AND status = 'open'
        AND state::jsonb->'deciders' @> jsonb_build_array(jsonb_build_object('personId', $3::bigint)) LIMIT 1`,
    [tenantId, personId, byId],
  );
  return rows.length > 0 ? decidedAnother() : null;
}

/** Refuses: card-*, bank-missing, account-not-needed, account-on-file, account-waiting, case-closed, and what acting for a member refuses. */
export async function proposeAccount(
  engine: Engine,
  tenantId: number,
  on: OnCase,
  given: { readonly account: string; readonly bank: string; readonly consent?: unknown },
): Promise<ActionOutcome | Refusal> {
  const { house } = engine;
  const account = parseCardNumber(given.account);
  if (isRefusal(account)) return account;
  const bank = normaliseText(given.bank);
  if (bank === '') return refuse('bank-missing', '没有写开户银行', 'The bank is missing');
  const crypto = await house.crypto(tenantId);
  return allOrNothing(engine, async (q) => {
    const [one] = await q.query<{ personId: number; onFile: boolean }>(
      `SELECT p.id AS "personId", p.account_sealed IS NOT NULL AS "onFile" FROM cases c
         JOIN people p ON p.tenant_id = $1 AND p.id = c.person_id WHERE c.tenant_id = $1 AND c.id = $2`,
      [tenantId, on.caseId],
    );
    if (!one) throw new Undone(refuse('account-not-needed', '这件不付给个人', 'This case pays no member'));
    orUndone(await barredFromAccount(q, tenantId, one.personId, on.acting.personId));
    const input = given.consent === undefined ? {} : { consent: given.consent };
    const done = await act(engine, q, tenantId, on, 'propose-account', input, one.onFile);
    const acted = done.events.find(({ type }) => type === 'acted-for');
    const added = await q.query(
      `INSERT INTO proposed_accounts (tenant_id, action_id, case_id, person_id, state, account_sealed, tail, bank, account_in_place,
                                      proposed_by, organisation_id, proposed_at)
       SELECT $1, $2, $3, p.id, 'waiting', $5, $6, $7, sha256(p.account_sealed), $8, $9, $10 FROM people p WHERE p.tenant_id = $1 AND p.id = $4
       ON CONFLICT DO NOTHING RETURNING action_id`,
      [
        ...[tenantId, on.id, on.caseId, one.personId, sealField(crypto, tenantId, 'account', one.personId, account)],
        ...[account.slice(-4), bank, on.acting.personId, acted?.data.organisationId, house.clock.now()],
      ],
    );
    // Either this very action, done before; or another case of his has one waiting.
    if (added.length === 0 && !(await findProposal(q, tenantId, on.id))) throw new Undone(accountWaiting());
    return done;
  });
}

const findProposal = async (q: Queryable, tenantId: number, of: string) =>
  (
    await q.query<ProposedAccount & { readonly sealed: Buffer | null; readonly inPlace: boolean }>(
      `SELECT ${columns}, a.account_sealed AS sealed, sha256(p.account_sealed) IS NOT DISTINCT FROM a.account_in_place AS "inPlace"
         FROM proposed_accounts a JOIN people p ON p.tenant_id = $1 AND p.id = a.person_id
        WHERE a.tenant_id = $1 AND a.action_id = $2 FOR UPDATE`,
      [tenantId, of],
    )
  )[0];

const decide = (
  q: Queryable,
  tenantId: number,
  of: string,
  by: number | null,
  state: ProposedAccount['state'],
  at: Date,
  why: string | null = null,
) =>
  q.query(
    `UPDATE proposed_accounts a SET state = $3, decided_by = $4, decided_at = $5, why = $6, account_sealed = NULL,
            account_in_place = (SELECT sha256(p.account_sealed) FROM people p WHERE p.tenant_id = $1 AND p.id = a.person_id)
      WHERE a.tenant_id = $1 AND a.action_id = $2`,
    [tenantId, of, state, by, at, why],
  );

const typedOther = (): Refusal =>
  refuse('account-differs', '两次写的账号不一样，没有确认', 'The two numbers differ; nothing was confirmed', {
    rule: 'four-eyes',
    next: text(
      '对着存折或银行卡再核一遍；前一次写错了，就点“不对，请本人重新登记”',
      'Compare with the bank card once more; if the first was wrong, send it back',
    ),
  });

/** The second officer's answer. `typed`: the number as he read it himself. Refuses: account-differs, account-moved, second-person-needed, … */
export async function answerAccount(
  engine: Engine,
  tenantId: number,
  on: OnCase,
  given: { readonly of: string } & ({ readonly typed: string } | { readonly why: string }),
): Promise<ActionOutcome | Refusal> {
  const { house } = engine;
  const typed = 'typed' in given ? parseCardNumber(given.typed) : null;
  if (isRefusal(typed)) return typed;
  const crypto = await house.crypto(tenantId);
  return allOrNothing(engine, async (q) => {
    const { of } = given;
    const action = typed === null ? 'refuse-account' : 'confirm-account';
    const input = { of, ...('why' in given ? { why: given.why } : {}) };
    const done = await act(engine, q, tenantId, on, action, input);
    const found = await findProposal(q, tenantId, of);
    if (!found || found.caseId !== on.caseId) throw new Undone(accountMoved());
    if (found.state !== 'waiting') return done;
    orUndone(await barredFromAccount(q, tenantId, found.personId, on.acting.personId));
    const by = on.acting.personId;
    if (typed === null) {
      await decide(q, tenantId, of, by, 'refused', house.clock.now(), 'why' in given ? given.why : null);
      return done;
    }
    const account = openField(crypto, tenantId, 'account', found.personId, found.sealed!);
    if (account !== typed) throw new Undone(typedOther());
    if (!found.inPlace)
      throw new Undone(
        refuse(
          'account-superseded',
          '本人后来自己改了收款账户，不用这一个了',
          'The member has given another account since',
          {
            next: text('点“不对，请本人重新登记”，把这一个收走', 'Send this one back; the newer one stands'),
          },
        ),
      );
    orUndone(await setPayAccount(house, tenantId, found.personId, { account, bank: found.bank }, q));
    await decide(q, tenantId, of, by, 'confirmed', house.clock.now());
    return done;
  });
}

/** Before it was confirmed nothing was paid on it; afterwards it is taken off the register, unless something newer stands there. */
export async function withdrawAccount(
  engine: Engine,
  tenantId: number,
  on: OnCase,
  of: string,
): Promise<ActionOutcome | Refusal> {
  return allOrNothing(engine, async (q) => {
    const done = await act(engine, q, tenantId, on, 'withdraw-account', { of });
    const found = await findProposal(q, tenantId, of);
    if (!found || found.caseId !== on.caseId) throw new Undone(accountMoved());
    if (found.state === 'confirmed' && found.inPlace)
      await q.query(
        'UPDATE people SET account_sealed = NULL, account_bank = NULL WHERE tenant_id = $1 AND id = $2 AND merged_into_id IS NULL',
        [tenantId, found.personId],
      );
    if (found.state === 'waiting' || found.state === 'confirmed')
      await decide(q, tenantId, of, on.acting.personId, 'withdrawn', engine.house.clock.now());
    return done;
  });
}

/** The last one of a person, of whichever case. */
export const lastProposal = async (q: Queryable, tenantId: number, personId: number): Promise<ProposedAccount | null> =>
  (
    await q.query<ProposedAccount>(
      `SELECT ${columns} FROM proposed_accounts a WHERE a.tenant_id = $1 AND a.person_id = $2 ORDER BY a.state = 'waiting' DESC, a.proposed_at DESC, a.action_id LIMIT 1`,
      [tenantId, personId],
    )
  )[0] ?? null;

/** Waiting for a second officer of this union or one above it; the oldest first. */
export const waitingAccounts = (
  q: Queryable,
  tenantId: number,
  organisationId: number,
  most: number,
): Promise<ProposedAccount[]> =>
  q.query(
    `SELECT ${columns} FROM organisation_paths x JOIN proposed_accounts a ON a.tenant_id = $1 AND a.organisation_id = x.descendant_id AND a.state = 'waiting'
      WHERE x.tenant_id = $1 AND x.ancestor_id = $2 ORDER BY a.proposed_at, a.action_id LIMIT $3`,
    [tenantId, organisationId, most],
  );
