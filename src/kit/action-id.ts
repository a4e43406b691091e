// The shapes of the action ids that the house makes itself. Who makes them, and with which key: src/store/action-ids.ts.
import { sha256 } from '#kit/json.ts';

const asUuid = (bytes: Uint8Array): string => {
  const hex = Buffer.from(bytes).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

/**
 * UUID (version 8, RFC 9562) made of a source (48 bits), a step (12 bits) and a case id (54 bits). Not hashed over the case: ids of one
 * job lie side by side in the index, which makes a million of them cheap to write. The same as bulk_action_id in SQL.
 */
export function bulkActionId(source: number, caseId: number, step = 0): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(source, 0, 6);
  bytes[6] = 0x80 | ((step >> 8) & 0x0f);
  bytes[7] = step & 0xff;
  bytes[8] = 0x80;
  bytes.writeUIntBE(Math.floor(caseId / 2 ** 48), 9, 1);
  bytes.writeUIntBE(caseId % 2 ** 48, 10, 6);
  return asUuid(bytes);
}

/** UUID (version 8) from the first 16 bytes of a digest. */
export function digestActionId(digest: Uint8Array): string {
  const bytes = Buffer.from(digest.subarray(0, 16));
  bytes[6] = 0x80 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  return asUuid(bytes);
}

/** What ids were made of before they were keyed: anybody could compute it. Only for what was begun then. */
export const unkeyedActionId = (name: string): string => digestActionId(sha256(name));
