// Ids of actions that nobody sent: those of jobs, of deadlines, of the bank's answers, of repeated requests. They follow from what the action
// is, so that whatever runs twice names the same action again, and from a key of the tenant that no client sees, so that nobody can use one
// before the house does. They are of version 8; clients' own ids are of version 4 or 7 (src/api/shapes.ts), so the two never meet.
import type { CryptoProvider } from '#crypto/provider.ts';
import { bulkActionId, digestActionId, unkeyedActionId } from '#kit/action-id.ts';
import { Fault } from '#kit/refusal.ts';
import type { House } from '#store/house.ts';

/** The ids of one source and step: a job's, a notice's, a panel's. Its two numbers are what SQL makes the same ids from. */
export interface BulkIds {
  readonly source: number;
  readonly step: number;
  of(caseId: number): string;
}

export interface ActionIds {
  /** One action on each of many cases; `sourceId` is the id of the job, notice or panel that does it. */
  bulk(sourceId: number, step?: number): BulkIds;
  /** By a name that says which action it is; `since` is the id of what the action belongs to (its case, round, offer …). */
  named(since: number, name: string): string;
  /** Of a request that carried an Idempotency-Key, begun at this moment. */
  ofRequest(request: { readonly personId: number; readonly key: string }, part: string | number, begunAt: Date): string;
}

/** From when on ids are keyed. What was begun before goes on under the ids that it began with, so that its repeats are known as repeats. */
interface KeyedFrom {
  readonly id: number;
  readonly at: Date | null;
}

const known = new WeakMap<object, Map<number, Promise<KeyedFrom>>>();

async function readKeyedFrom({ db }: House, tenantId: number): Promise<KeyedFrom> {
  const [row] = await db.query<KeyedFrom>(
    'SELECT action_ids_keyed_from AS id, action_ids_keyed_at AS at FROM tenants WHERE tenant_id = $1',
    [tenantId],
  );
  if (!row) throw new Fault(`tenant ${tenantId} does not exist`);
  return row;
}

/** Read once per process: it never changes. */
function keyedFrom(house: House, tenantId: number): Promise<KeyedFrom> {
  const tenants = known.get(house.db.pool) ?? new Map<number, Promise<KeyedFrom>>();
  known.set(house.db.pool, tenants);
  let found = tenants.get(tenantId);
  if (!found) {
    found = readKeyedFrom(house, tenantId);
    tenants.set(tenantId, found);
    found.catch(() => tenants.delete(tenantId));
  }
  return found;
}

const purpose = 'action-id';

function keyedBulk(crypto: CryptoProvider, sourceId: number, step: number): { source: number; step: number } {
  const code = crypto.mac(purpose, `bulk|${sourceId}|${step}`);
  return { source: code.readUIntBE(0, 6), step: code.readUInt16BE(6) & 0x0fff };
}

export async function actionIdsOf(house: House, tenantId: number): Promise<ActionIds> {
  const [crypto, from] = await Promise.all([house.crypto(tenantId), keyedFrom(house, tenantId)]);
  const keyed = (name: string): string => digestActionId(crypto.mac(purpose, name));
  return {
    bulk(sourceId, step = 0) {
      const made = sourceId < from.id ? { source: sourceId, step } : keyedBulk(crypto, sourceId, step);
      return { ...made, of: (caseId) => bulkActionId(made.source, caseId, made.step) };
    },
    named: (since, name) => (since < from.id ? unkeyedActionId(name) : keyed(`named|${name}`)),
    ofRequest: ({ personId, key }, part, begunAt) =>
      from.at !== null && begunAt < from.at
        ? unkeyedActionId(`niangjia/action|${tenantId}|${personId}|${part}|${key}`)
        : keyed(`request|${personId}|${part}|${key}`),
  };
}
