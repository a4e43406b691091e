// The hash chain of a case: each row of history covers the hash before it, so nothing can be changed, left out or put in unseen.
import { sha256 } from '#kit/json.ts';

/** What one history row's hash covers, besides the hash before it. `events` is their canonical JSON. */
export interface HashedRow {
  readonly tenantId: number;
  readonly caseId: number;
  readonly seq: number;
  readonly actionId: string;
  readonly actorId: number | null;
  readonly at: Date;
  readonly action: string;
  readonly versionHash: string;
  readonly events: string;
}

/** SHA-256 over the previous hash and the row's canonical JSON (keys in order, put together by hand: this is the hottest line there is). */
export function historyHash(previous: Uint8Array, row: HashedRow): Buffer {
  const text = `{"action":${JSON.stringify(row.action)},"actionId":"${row.actionId}","actorId":${row.actorId},"at":"${row.at.toISOString()}","caseId":${row.caseId},"events":${row.events},"seq":${row.seq},"tenantId":${row.tenantId},"versionHash":"${row.versionHash}"}`;
  return sha256(Buffer.concat([previous, Buffer.from(text, 'utf8')]));
}
