// What somebody of the demo sees of a case through the API, with nothing but a session of his own.
import assert from 'node:assert/strict';
import { openSession } from '#access/sessions.ts';
import { createApp } from '#api/app.ts';
import type { IncomingRow } from '#demo/incoming.ts';
import { demoTenantId } from '#demo/tenant.ts';
import type { DemoYear } from '#test/support/demo.ts';

export interface CaseSeen {
  readonly status: string;
  readonly stage: string;
  readonly name: string;
  readonly amountFen: number | null;
  readonly rules: readonly {
    readonly key: string;
    readonly holds: boolean | 'unknown';
    readonly saw: { readonly zh: string; readonly en: string };
  }[];
  readonly answers: readonly { readonly field: string; readonly value: unknown; readonly hidden: boolean }[];
}

async function ask(year: DemoYear, personKey: string, caseId: number): Promise<Response> {
  const { engine, ids } = year.run;
  const { token } = await openSession(engine.house, demoTenantId, ids.people.get(personKey)!, 'journey');
  const { hono } = createApp({ house: engine.house, engine });
  return hono.request(`/api/cases/${caseId}`, { headers: { authorization: `Bearer ${token}` } });
}

/** The case of a row as its own member sees it; a member of the same union who has nothing to do with it is told there is none. */
export async function seenByMember(year: DemoYear, row: IncomingRow): Promise<CaseSeen> {
  const { personKey } = row.expected;
  assert.ok(personKey !== undefined && row.caseId !== null, 'a row with a person and a case');
  const place = year.run.world.people.find((one) => one.key === personKey)!.organisationKey;
  const holders = new Set(year.run.world.posts.map((post) => post.personKey));
  const other = year.run.world.people.find(
    (one) => one.organisationKey === place && one.key !== personKey && !holders.has(one.key),
  )!;
  assert.equal((await ask(year, other.key, row.caseId)).status, 404);
  return seenBy(year, personKey, row.caseId);
}

export async function seenBy(year: DemoYear, personKey: string, caseId: number): Promise<CaseSeen> {
  const answered = await ask(year, personKey, caseId);
  const body = (await answered.json()) as CaseSeen;
  assert.equal(answered.status, 200, JSON.stringify(body));
  return body;
}

/** Keys of the rules that do not hold. */
export const brokenIn = (seen: CaseSeen): string[] =>
  seen.rules.filter((rule) => rule.holds === false).map(({ key }) => key);
